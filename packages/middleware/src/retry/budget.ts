/** How many retries there may be in proportion to the calls. */
export interface RetryBudget {
  /** Retries per call, on average over the last 5 to 10 seconds; 0.2 by default. */
  readonly ratio?: number | undefined;
  /** Additional retries per second, for a client that makes few calls; 10 by default. */
  readonly perSecond?: number | undefined;
}

export interface Budget {
  /** Counts a call. */
  readonly deposit: () => void;
  /** Counts a retry and returns true, unless there were too many. */
  readonly withdraw: () => boolean;
}

export function createBudget(ratio: number, perSecond: number, now: () => number): Budget {
  let start = 0;
  let current = 0;
  let previous = 0;
  const add = (amount: number) => {
    const passed = now() - start;
    if (passed >= 5000) {
      start += passed;
      previous = passed < 10_000 ? current : 0;
      current = 0;
    }
    current += amount;
  };
  return {
    deposit: () => add(ratio),
    withdraw() {
      add(-1);
      // Rounded, because 5 × 0.2 may be a little less than 1.
      if (previous + current + perSecond * 10 > -1e-9) return true;
      current++;
      return false;
    },
  };
}
