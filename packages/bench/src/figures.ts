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
  readonly note?: string;
  /** An answer was wrong, or a process ended. */
  readonly failed?: boolean;
}

/** Rows by the names of case and subject. */
export type Results = Readonly<Record<string, Readonly<Record<string, Row>>>>;

/** The middle one of each figure, over all rounds. */
export function median(rounds: readonly Figures[]): Figures {
  const names = Object.keys(rounds[0] ?? {}) as (keyof Figures)[];
  return Object.fromEntries(
    names.map((name) => {
      const values = rounds.map((figures) => figures[name] ?? Number.NaN).sort((a, b) => a - b);
      const low = values[Math.floor((values.length - 1) / 2)] ?? Number.NaN;
      const high = values[Math.ceil((values.length - 1) / 2)] ?? Number.NaN;
      return [name, (low + high) / 2];
    }),
  );
}
