/** What was measured: costs in microseconds per call, memory in bytes, sizes in bytes. */
export interface Figures {
  readonly cpu?: number;
  readonly wall?: number;
  readonly memory?: number;
  readonly bytes?: number;
}

/** What became of one subject in one case: figures, or a note that says why there are none. */
export interface Row {
  readonly figures?: Figures;
  /** What each round gave. */
  readonly rounds?: readonly Figures[];
  readonly note?: string;
  /** An answer was wrong, or a process ended. */
  readonly failed?: boolean;
}

/** Rows by the names of case and subject. */
export type Results = Readonly<Record<string, Readonly<Record<string, Row>>>>;

/** The row of these rounds, with the middle one of each figure. */
export function toRow(rounds: readonly Figures[]): Row {
  const names = Object.keys(rounds[0] ?? {}) as (keyof Figures)[];
  const middle = (name: keyof Figures) => median(rounds.map((one) => one[name] ?? Number.NaN));
  return { rounds, figures: Object.fromEntries(names.map((name) => [name, middle(name)])) };
}

/**
 * How a figure relates to another one: the middle one of the ratios of each round, as what slows a machine down for a
 * while slows both; NaN when either was not measured.
 */
export function ratioOf(one: Row | undefined, other: Row | undefined, name: keyof Figures): number {
  const ratios = (one?.rounds ?? []).flatMap((figures, round) => {
    const floor = other?.rounds?.[round]?.[name];
    return floor === undefined ? [] : [(figures[name] ?? Number.NaN) / floor];
  });
  return median(ratios);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const low = sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
  const high = sorted[Math.ceil((sorted.length - 1) / 2)] ?? Number.NaN;
  return (low + high) / 2;
}
