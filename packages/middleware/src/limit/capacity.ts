import { createCeiling } from './ceiling.ts';
import type { Feedback } from './feedback.ts';

/** How many calls a server accepts at the same time, and in a period. */
export interface Capacity {
  /** Milliseconds until a call may start: 0 or less for now, `Infinity` until a pending call has ended. */
  readonly wait: () => number;
  /** Counts a payload with this many calls as pending, and returns a token for `end`. */
  readonly start: (calls: number) => number;
  /** Counts a call as ended, and adapts to what the server said about its limits. */
  readonly end: (token: number, feedback: Feedback | undefined) => void;
}

/** Calls per milliseconds. */
export interface Rate {
  readonly calls: number;
  readonly per: number;
}

export function createCapacity(
  concurrency: number,
  { calls, per }: Rate,
  now: () => number,
): Capacity {
  const slots = createCeiling(concurrency, 1);
  const pace = createCeiling(calls, calls / 100);
  /** Without any limit, the concurrency is the one to lower. */
  const isConcurrent = Number.isFinite(concurrency) || !Number.isFinite(calls);
  let pending = 0;
  /** The time at which the calls so far would have started, if they had been spread evenly. */
  let even = Number.NEGATIVE_INFINITY;
  /** Until then, no call may start. */
  let closed = Number.NEGATIVE_INFINITY;
  /** How many calls may start until the server accepts more. */
  let left = { calls: Number.POSITIVE_INFINITY, until: Number.NEGATIVE_INFINITY };
  /** Refusals of calls that started before the last cut don't count: they say the same thing again. */
  let cuts = 0;

  return {
    wait() {
      if (pending + 1 > slots.value()) return Number.POSITIVE_INFINITY;
      // A microsecond less, because the sum of the parts of `per` is not exact.
      const early = per - per / pace.value() + 0.001;
      const time = now();
      const quota = left.calls > 0 ? time : left.until;
      return Math.max(even - early, closed, quota) - time;
    },

    start(weight) {
      pending++;
      even = Math.max(even, now()) + (weight * per) / pace.value();
      left.calls--;
      return cuts;
    },

    end(token, feedback) {
      pending--;
      if (!feedback) return;
      const { refused, retryAfter, limit } = feedback;
      const time = now();
      if (refused && token === cuts) {
        cuts++;
        if (isConcurrent) slots.lower(pending + 1);
        pace.lower(calls);
      } else if (!refused) {
        slots.raise();
        pace.raise();
      }
      if (retryAfter !== undefined) closed = Math.max(closed, time + retryAfter);
      // The server doesn't count the pending calls yet, or not all of them.
      if (limit) left = { calls: limit.left - pending, until: time + limit.reset };
    },
  };
}
