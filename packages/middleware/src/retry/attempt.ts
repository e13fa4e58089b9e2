import {
  type CallOptions,
  methodOf,
  onAbort,
  type Payload,
  type Reply,
  sentOf,
  startTimer,
  TimeoutError,
  type Transport,
} from '@jsonrpcclient/core';
import { passOn } from '../ending.ts';
import { forkFor } from '../fork-for.ts';
import { askedKey } from '../marks.ts';

/** Makes one attempt of a call, which is aborted after `timeout` milliseconds, or when the call is. */
export function attempt(
  next: Transport,
  payload: Payload,
  options: CallOptions,
  timeout: number,
  asked: unknown[],
): Promise<Reply> {
  const own = forkFor(options, timeout);
  // Not with `withOptions`, because one copy is enough.
  Object.assign(own.options, { [askedKey]: asked });
  const timer = startTimer(timeout, () =>
    own.abort(new TimeoutError(timeout, methodOf(payload), { sent: sentOf(own.options) })),
  );
  const off = onAbort(options, own.abort);
  return passOn(next, payload, own.options, () => {
    clearTimeout(timer);
    off();
  });
}
