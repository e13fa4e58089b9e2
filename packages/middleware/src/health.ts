import { check, isCount, isDelay, isFunction, isNumber } from './checks.ts';
import { createCounts } from './counts.ts';
import type { Verdict } from './verdict.ts';

/** When calls to a server stop, and for how long. */
export interface HealthOptions {
  /** Failures in a row that stop the calls; 5 by default, `Infinity` to count only the rate. */
  readonly failures?: number | undefined;
  /** Share of failed calls that stops the calls, above 0 and at most 1; 0.5 by default. */
  readonly rate?: number | undefined;
  /** Milliseconds over which the rate is measured; 10,000 by default. */
  readonly window?: number | undefined;
  /** Calls in the window below which the rate doesn't count; 20 by default, `Infinity` to count only `failures`. */
  readonly minCalls?: number | undefined;
  /** Milliseconds until the first probe; 5,000 by default. Doubles with every failed probe. */
  readonly pause?: number | undefined;
  /** The longest pause in milliseconds; 300,000 by default. */
  readonly maxPause?: number | undefined;
  /** A clock in milliseconds that is never set back; `performance.now` by default. */
  readonly now?: (() => number) | undefined;
}

/** The health of one server. It has no timer: it looks at the clock when it is asked. */
export interface Health {
  /**
   * Returns the ticket of a call that may be sent, or 0 during a pause. After a pause, one call at a time gets one: the
   * probe. With `force`, a call gets one even then; only its success counts.
   */
  readonly admit: (force?: boolean) => number;
  /** Reports the end of a call once. A call that was admitted before the last change counts for nothing. */
  readonly report: (ticket: number, verdict: Verdict) => void;
  /** The time of the next probe on the clock, or of the next one if the current one doesn't end; 0 if healthy. */
  readonly until: () => number;
  /** The clock. */
  readonly now: () => number;
}

/** Creates the health of one server. Throws a `TypeError` that begins with `name` for invalid options. */
export function createHealth(name: string, options: HealthOptions = {}): Health {
  const { pause, maxPause, now, ...threshold } = checked(name, options);
  const counts = createCounts(threshold);
  /** Changes with the state, so calls admitted before a change don't count after it. */
  let ticket = 1;
  /** Undefined while healthy. */
  let until: number | undefined;
  let nextPause = pause;
  let isProbing = false;

  const close = () => {
    ticket++;
    until = undefined;
    nextPause = pause;
    isProbing = false;
    counts.clear();
  };
  const fail = (time: number) => {
    ticket++;
    until = time + nextPause;
    nextPause = Math.min(maxPause, nextPause * 2);
  };

  return {
    admit(force = false) {
      if (until === undefined) return ticket;
      const time = now();
      // If the clock was set back after all, the pause is not longer than it would have been.
      until = Math.min(until, time + nextPause);
      if (time < until) return force ? -ticket : 0;
      // A probe without an end counts as failed, so it can't keep the others from being sent.
      if (isProbing) fail(time);
      until = time + nextPause;
      isProbing = true;
      return ++ticket;
    },

    report(given, verdict) {
      if (given === -ticket && verdict === 'success') close();
      if (given !== ticket) return;
      if (isProbing) {
        isProbing = false;
        if (verdict === 'success') close();
        else if (verdict === 'failure') fail(now());
        else {
          ticket++;
          until = now();
        }
      } else if (verdict !== 'none') {
        const time = now();
        if (counts.add(time, verdict === 'failure')) fail(time);
      }
    },

    until: () => until ?? 0,
    now,
  };
}

function checked(name: string, options: HealthOptions): Required<Defined<HealthOptions>> {
  const {
    failures = 5,
    rate = 0.5,
    window = 10_000,
    minCalls = 20,
    pause = 5_000,
    maxPause = 300_000,
    now = () => performance.now(),
  } = options;
  const count = 'a positive integer or Infinity';
  const delay = 'a positive number of milliseconds';
  check(name, 'failures', failures, isCount(failures), count);
  check(name, 'rate', rate, isNumber(rate) && rate > 0 && rate <= 1, 'above 0 and at most 1');
  check(name, 'window', window, isDelay(window) && window > 0, delay);
  check(name, 'minCalls', minCalls, isCount(minCalls), count);
  check(name, 'pause', pause, isDelay(pause) && pause > 0, delay);
  check(name, 'maxPause', maxPause, isNumber(maxPause) && maxPause >= pause, 'at least pause');
  check(name, 'now', now, isFunction(now), 'a function');
  return { failures, rate, window, minCalls, pause, maxPause, now };
}

type Defined<T> = { readonly [K in keyof T]: Exclude<T[K], undefined> };
