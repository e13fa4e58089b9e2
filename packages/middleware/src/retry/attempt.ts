import {
  type CallOptions,
  deadlineKey,
  deadlineOf,
  fork,
  methodOf,
  onAbort,
  type Payload,
  startTimer,
  TimeoutError,
  type Transport,
  withOptions,
} from '@jsonrpcclient/core';
import { type Ending, follow } from '../ending.ts';

/**
 * Makes one attempt of a call, and aborts it if it takes longer than `timeout` milliseconds or if the call is aborted.
 * Never rejects.
 */
export function attempt(
  next: Transport,
  payload: Payload,
  options: CallOptions,
  timeout: number,
): Promise<Ending> {
  const deadline = Math.min(deadlineOf(options), performance.now() + timeout);
  const own = fork(withOptions(options, { [deadlineKey]: deadline }), [options]);
  return new Promise((resolve) => {
    let hasTimedOut = false;
    const timer = startTimer(timeout, () => {
      hasTimedOut = true;
      own.abort(new TimeoutError(timeout, methodOf(payload), { sent: own.sent() ?? 'maybe' }));
    });
    const off = onAbort(options, own.abort);
    follow(next, payload, own.options, (ending) => {
      clearTimeout(timer);
      off();
      resolve(hasTimedOut ? { ...ending, aborted: false } : ending);
    });
  });
}
