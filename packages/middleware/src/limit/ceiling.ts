/** A maximum that is lowered when the server refuses calls, and raised again as it accepts them. */
export interface Ceiling {
  readonly value: () => number;
  /** Multiplies the maximum, or the number in use if that is smaller, by 0.7. */
  readonly lower: (used: number) => void;
  /** Adds 1 for each `value` calls, up to the original maximum. */
  readonly raise: () => void;
}

export function createCeiling(max: number, min: number): Ceiling {
  let value = max;
  return {
    value: () => value,
    lower(used) {
      value = Math.max(min, Math.min(value, used) * 0.7);
    },
    raise() {
      value = Math.min(max, value + 1 / Math.max(1, value));
    },
  };
}
