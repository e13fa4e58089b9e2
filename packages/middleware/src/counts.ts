/** The share of calls that failed. */
export interface Counts {
  /** Counts a call, and returns the share; 0 if there are fewer than `minCalls`. */
  readonly add: (time: number, hasFailed: boolean, minCalls: number) => number;
  readonly clear: () => void;
}

/** Counts calls in the current and the last half of the window, so the counts cover at most one window. */
export function createCounts(window: number): Counts {
  let half = 0;
  let recent = { calls: 0, failed: 0 };
  let older = { calls: 0, failed: 0 };
  const clear = () => {
    recent = { calls: 0, failed: 0 };
    older = { calls: 0, failed: 0 };
  };
  return {
    clear,
    add(time, hasFailed, minCalls) {
      const current = Math.floor((time * 2) / window);
      const last = recent;
      if (current !== half) clear();
      if (current === half + 1) older = last;
      half = current;
      recent.calls++;
      if (hasFailed) recent.failed++;
      const calls = recent.calls + older.calls;
      return calls < minCalls ? 0 : (recent.failed + older.failed) / calls;
    },
  };
}
