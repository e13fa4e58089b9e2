import {
  type CallOptions,
  deadlineOf,
  type Ending,
  maxDelay as longest,
  onAbort,
  startTimer,
} from '@jsonrpcclient/core';
import { pauseOf } from '../repeat.ts';
import type { Settings } from './options.ts';

/**
 * Returns the milliseconds to wait before the next retry: a random time that grows with the retries, and at least the
 * one that the server asked for. `undefined` if the call times out before then.
 */
export function waitOf(
  ending: Ending,
  options: CallOptions,
  retries: number,
  { minDelay, maxDelay, random, now }: Settings,
): number | undefined {
  const own = random() * Math.min(maxDelay, minDelay * 2 ** retries);
  // Up to 10 % more, because clients that were refused together would come back together.
  const asked = (pauseOf(ending) ?? 0) * (1 + random() / 10);
  const wait = Math.max(own, asked);
  return wait <= longest && now() + wait < deadlineOf(options) ? wait : undefined;
}

/** Waits; rejects immediately with the reason if the call is aborted or times out. */
export function pause(milliseconds: number, options: CallOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = startTimer(milliseconds, () => {
      off();
      resolve();
    });
    const off = onAbort(options, (reason) => {
      clearTimeout(timer);
      reject(reason);
    });
  });
}
