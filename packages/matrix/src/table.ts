import { type Known, known } from './known.ts';
import type { Result, TransportName } from './suite/addresses.ts';

/** What ran in one runtime. */
export interface Column {
  readonly runtime: string;
  readonly version: string;
  readonly results: readonly Result[];
}

/** The cells that contradict the list of known failures, as sentences. */
export function findSurprises({ runtime, results }: Column): string[] {
  return results.flatMap(({ transport, feature, problem }) => {
    const isKnown = find(runtime, transport, feature) !== undefined;
    if (isKnown === (problem !== undefined)) return [];
    const what = `${runtime}: ${transport}: ${feature}`;
    return isKnown
      ? `${what} works, but is listed as a known failure`
      : `${what} failed: ${problem}`;
  });
}

/** Runtimes by transports in Markdown; a cell counts the features that work and names those that don't, with the reasons below. */
export function render(columns: readonly Column[]): string {
  const transports = [
    ...new Set(columns.flatMap(({ results }) => results.map(({ transport }) => transport))),
  ];
  const lines = columns.map(({ runtime, version, results }) => [
    `${runtime.replace(/-.*/, '')} ${version}`,
    ...transports.map((transport) => toCell(results, transport)),
  ]);
  const rows = [['', ...transports], transports.map(() => '-').concat('-'), ...lines];
  const reasons = new Map<string, Set<string>>();
  for (const { runtime, results } of columns) {
    for (const { transport, feature } of results) {
      const reason = find(runtime, transport, feature)?.reason;
      if (reason === undefined) continue;
      const key = `${feature}: ${reason}`;
      reasons.set(key, (reasons.get(key) ?? new Set()).add(transport));
    }
  }
  const notes = [...reasons].map(
    ([key, over]) => `- ${key.replace(': ', ` over ${[...over].join(', ')}: `)}.`,
  );
  return [...rows.map((row) => `| ${row.join(' | ')} |`), '', ...notes].join('\n');
}

function toCell(results: readonly Result[], transport: TransportName): string {
  const own = results.filter((result) => result.transport === transport);
  if (own.length === 0) return '–';
  const failed = own.filter(({ problem }) => problem !== undefined);
  const count = `${own.length - failed.length}/${own.length}`;
  return failed.length === 0
    ? count
    : `${count} (not ${failed.map(({ feature }) => feature).join(', ')})`;
}

function find(runtime: string, transport: TransportName, feature: string): Known | undefined {
  return known.find(
    (one) =>
      one.feature === feature && one.transports.test(transport) && one.runtimes.test(runtime),
  );
}
