/** When too many calls have failed. */
export interface Threshold {
  readonly failures: number;
  readonly rate: number;
  readonly window: number;
  readonly minCalls: number;
}

/** Counts calls and failures. */
export interface Counts {
  /** Counts a call, and returns whether too many have failed, this one included. */
  readonly add: (time: number, hasFailed: boolean) => boolean;
  readonly clear: () => void;
}

/** Counts calls in the current and the last half of the window, so the counts cover at most one window. */
export function createCounts({ failures, rate, window, minCalls }: Threshold): Counts {
  let half = 0;
  let recent = { calls: 0, failed: 0 };
  let older = { calls: 0, failed: 0 };
  let inARow = 0;
  const clear = () => {
    recent = { calls: 0, failed: 0 };
    older = { calls: 0, failed: 0 };
  };
  return {
    clear() {
      clear();
      inARow = 0;
    },
    add(time, hasFailed) {
      const current = Math.floor((time * 2) / window);
      const last = recent;
      if (current !== half) clear();
      if (current === half + 1) older = last;
      half = current;
      recent.calls++;
      inARow = hasFailed ? inARow + 1 : 0;
      if (!hasFailed) return false;
      recent.failed++;
      const calls = recent.calls + older.calls;
      const failed = recent.failed + older.failed;
      return inARow >= failures || (calls >= minCalls && failed >= calls * rate);
    },
  };
}
