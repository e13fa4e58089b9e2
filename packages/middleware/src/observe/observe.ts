import type { CallOptions, Transport } from '@jsonrpcclient/core';
import { check, isFunction } from '../checks.ts';
import type { CallEvent } from './call-event.ts';
import { observed } from './observed.ts';

/** Options of `observe`. */
export interface ObserveOptions {
  /** A clock in milliseconds that is never set back; `performance.now` by default. */
  readonly now?: (() => number) | undefined;
}

/**
 * Calls `onCall` with an event for each call when it ends, before the caller learns its outcome; for a batch, with one
 * for each of its calls. May be async. Its errors are ignored.
 */
export function observe(
  onCall: (event: CallEvent) => unknown,
  { now = () => performance.now() }: ObserveOptions = {},
): <O extends CallOptions>(next: Transport<O>) => Transport<O> {
  check('observe', 'onCall', onCall, isFunction(onCall), 'a function');
  check('observe', 'now', now, isFunction(now), 'a function');
  const tell = async (event: CallEvent) => {
    try {
      await onCall(event);
    } catch {
      // It must neither fail the call nor cause an unhandled rejection.
    }
  };
  return (next) => (payload, options) =>
    observed(next, payload, options, now, (events) => {
      for (const event of events) void tell(event);
    });
}
