import type { Results } from './figures.ts';
import { amounts, growthCase, names } from './growth.ts';
import { subjects } from './subjects.ts';
import { digits, renderTable } from './table.ts';

/** Renders one row for each number of calls and one column for each client. */
export function renderGrowth(results: Results): string {
  const rows = results[growthCase.name] ?? {};
  const lines = amounts.map((amount) => [
    amount.toLocaleString('en'),
    ...names.map((name) => {
      const { figures, note = '–' } = rows[`${name}@${amount}`] ?? {};
      return figures ? digits(figures.cpu ?? Number.NaN) : note;
    }),
  ]);
  const head = ['calls in flight', ...names.map((name) => subjects[name]?.title ?? name)];
  return `### ${growthCase.title}\n\n\`${growthCase.name}\`, in µs of CPU time per call\n\n${renderTable(head, lines)}`;
}
