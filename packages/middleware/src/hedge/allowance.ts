/** How many second calls may be sent: a share of all calls. */
export interface Allowance {
  /** Counts a call. Returns whether there is enough left for a second one. */
  readonly earn: () => boolean;
  /** Deducts the cost of a second call; returns false if not enough is left. */
  readonly spend: () => boolean;
}

/**
 * At most this many calls are saved up, so a short outage after a quiet time is not a reason to send many second calls.
 */
const remembered = 100;

/** Creates an allowance of `share` second calls for each call; it starts at 0. */
export function createAllowance(share: number): Allowance {
  const most = Math.max(1, share * remembered);
  let left = 0;
  return {
    earn() {
      left = Math.min(most, left + share);
      return left >= 1;
    },
    spend() {
      if (left < 1) return false;
      left--;
      return true;
    },
  };
}
