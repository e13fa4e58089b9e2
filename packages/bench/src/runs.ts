import type { Results } from './figures.ts';
import type { Goal } from './goal.ts';
import { digits, renderTable } from './table.ts';

/** What a full run measured for each goal, by its title. */
export interface Run {
  readonly date: string;
  readonly goals: Readonly<Record<string, number>>;
}

export function toRun(goals: readonly Goal[], results: Results, date: string): Run {
  const entries = goals.map(({ title, figure }) => [title, figure(results)] as const);
  return { date, goals: Object.fromEntries(entries.filter(([, value]) => !Number.isNaN(value))) };
}

/**
 * Renders the goals for which there are figures, each with its figure and whether it is met; with an earlier run, also
 * with the figure of that run and how far the two are apart.
 */
export function renderGoals(
  heading: string,
  goals: readonly Goal[],
  results: Results,
  before?: Run,
): string {
  const lines = goals.flatMap(({ title, limit, figure, unit = '' }) => {
    const value = figure(results);
    if (Number.isNaN(value)) return [];
    const old = before?.goals[title];
    return [
      [
        title,
        `≤ ${limit}${unit}`,
        digits(value) + unit,
        ...(before ? toSpread(value, old, unit) : []),
        value <= limit ? 'yes' : 'no',
      ],
    ];
  });
  const columns = before ? [`on ${before.date}`, 'spread'] : [];
  const head = ['', 'goal', 'measured', ...columns, 'met'];
  return lines.length ? `### ${heading}\n\n${renderTable(head, lines)}` : '';
}

/** The figure of an earlier run, and the difference relative to the mean of both. */
function toSpread(value: number, old: number | undefined, unit: string): readonly string[] {
  if (old === undefined) return ['–', '–'];
  const spread = (200 * Math.abs(value - old)) / Math.abs(value + old);
  return [digits(old) + unit, `${Math.round(spread)}%`];
}
