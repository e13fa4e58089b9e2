/** How many second calls may be sent: a share of all calls. */
export interface Allowance {
  /** Counts a call. Returns whether there is enough left for a second one. */
  readonly earn: () => boolean;
  /** Takes what a second call costs; returns false if there is not enough left. */
  readonly spend: () => boolean;
}

/** So many calls can be saved up, so a short outage after a quiet time is not a reason to send many second calls. */
const remembered = 100;

/** Creates an allowance of `share` second calls for each call; it starts at none. */
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
