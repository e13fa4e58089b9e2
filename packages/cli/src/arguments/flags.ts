/** A flag, as `util.parseArgs` describes it. */
interface Flag {
  readonly type: 'boolean' | 'string';
  readonly short?: string;
  readonly multiple?: boolean;
}

/** Flags by their long name. */
export type FlagTable = Readonly<Record<string, Flag>>;

/** The flags of a command line. */
export interface Flags {
  /** Whether a flag without a value is there. */
  on(name: string): boolean;
  /** How many times it is there. */
  count(name: string): number;
  /** The value of a flag; undefined if it isn't there. */
  text(name: string): string | undefined;
  /** The values of a flag that may be repeated. */
  all(name: string): readonly string[];
}

/** Returns the flags for the values that `util.parseArgs` has read. */
export function toFlags(values: Readonly<Record<string, unknown>>): Flags {
  const list = (name: string) => [values[name] ?? []].flat();
  const all = (name: string) => list(name).filter((value) => typeof value === 'string');
  return {
    on: (name) => list(name).includes(true),
    count: (name) => list(name).length,
    text: (name) => all(name).at(-1),
    all,
  };
}
