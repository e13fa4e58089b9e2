/** How many retries there may be in proportion to the calls. */
export interface RetryBudget {
  /** Retries per call, on average over the last 10 seconds; 0.2 by default. */
  readonly ratio?: number | undefined;
  /** Retries per second that are allowed besides, for a client that makes few calls; 10 by default. */
  readonly perSecond?: number | undefined;
}

export interface Budget {
  /** Counts a call. */
  readonly deposit: () => void;
  /** Counts a retry and returns true, unless there were too many. */
  readonly withdraw: () => boolean;
}

/** Seconds over which calls and retries are counted. */
const span = 10;

export function createBudget(ratio: number, perSecond: number, now: () => number): Budget {
  let second = 0;
  let current = 0;
  /** What was counted in each of the seconds before the current one, the last one first. */
  let before: readonly number[] = [];

  const add = (amount: number) => {
    const passed = Math.floor(now() / 1000) - second;
    second += passed;
    if (passed > span) before = [];
    else for (let n = 0; n < passed; n++) before = [n > 0 ? 0 : current, ...before].slice(0, span);
    current = passed > 0 ? amount : current + amount;
  };
  return {
    deposit: () => add(ratio),
    withdraw() {
      add(-1);
      const left = before.reduce((sum, amount) => sum + amount, perSecond * span + current);
      // Rounded, because 5 × 0.2 may be a little less than 1.
      if (left > -1e-9) return true;
      current++;
      return false;
    },
  };
}
