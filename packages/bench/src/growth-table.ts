import type { Results } from './figures.ts';
import { type Growth, growths } from './growth.ts';
import { digits, renderTable } from './table.ts';

const units = { cpu: 'µs CPU', memory: 'bytes' };

/** Renders one row for each amount, and columns for each client. */
export function renderGrowth(name: string, results: Results): string {
  const growth = growths.find((one) => one.case.name === name) as Growth;
  const { head, amounts, titles, figures: shown } = growth;
  const rows = results[name] ?? {};
  const lines = amounts.map((amount) => [
    amount.toLocaleString('en'),
    ...Object.keys(titles).flatMap((subject) => {
      const { figures, note = '–' } = rows[`${subject}@${amount}`] ?? {};
      return shown.map((one) => {
        // The heap of a process varies by more than a few calls need.
        if (one === 'memory' && amount < 1000) return '–';
        return figures ? digits(figures[one] ?? Number.NaN) : note;
      });
    }),
  ]);
  const columns = Object.values(titles).flatMap((title) =>
    shown.map((one) => (shown.length > 1 ? `${title}, ${units[one]}` : title)),
  );
  const what = shown.map((one) => units[one]).join(' and ');
  return `### ${growth.case.title}\n\n\`${name}\`, in ${what} per call\n\n${renderTable([head, ...columns], lines)}`;
}
