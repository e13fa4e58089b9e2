/** The measured figures: costs in microseconds per call, memory and sizes in bytes. */
export interface Figures {
  readonly cpu?: number;
  readonly wall?: number;
  readonly memory?: number;
  readonly bytes?: number;
}

/** The outcome of one subject in one case: figures, or a note that says why there are none. */
export interface Row {
  readonly figures?: Figures;
  /** The figures of each round. */
  readonly rounds?: readonly Figures[];
  readonly note?: string;
  /** True if a result was wrong or a process ended. */
  readonly failed?: boolean;
}

/** Rows by case name and subject name. */
export type Results = Readonly<Record<string, Readonly<Record<string, Row>>>>;

/** Returns the row of these rounds, with the median of each figure. */
export function toRow(rounds: readonly Figures[]): Row {
  const names = Object.keys(rounds[0] ?? {}) as (keyof Figures)[];
  const middle = (name: keyof Figures) => median(rounds.map((one) => one[name] ?? Number.NaN));
  return { rounds, figures: Object.fromEntries(names.map((name) => [name, middle(name)])) };
}

/**
 * Returns the ratio of two figures as the median of the ratios of each round, because anything that slows down the
 * machine for a while slows both; NaN if either was not measured.
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
