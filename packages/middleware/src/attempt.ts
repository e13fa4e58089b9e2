import {
  type CallOptions,
  deadlineKey,
  deadlineOf,
  fork,
  methodOf,
  onAbort,
  type Payload,
  sentOf,
  startTimer,
  TimeoutError,
} from '@jsonrpcclient/core';

/** A copy of a call's options that times out before the call may. */
export interface Attempt<O extends CallOptions> {
  readonly options: O;
  readonly abort: (reason: unknown) => void;
  readonly hasTimedOut: boolean;
  /** Stops the timer, and stops listening for the abort of the call. */
  readonly end: () => void;
}

/**
 * Begins an attempt, which is aborted when the call is, or after `left` milliseconds with the error for `timeout`. Its
 * options have the attempt's deadline, so an attempt that is sent in a batch may leave the batch before the others; `more`
 * are further options.
 */
export function beginAttempt<O extends CallOptions>(
  payload: Payload,
  options: O,
  left: number,
  more?: object,
  timeout = left,
): Attempt<O> {
  const { options: own, abort } = fork(options);
  const deadline = Math.min(deadlineOf(options), performance.now() + left);
  // Not with `withOptions`, because one copy is enough.
  Object.assign(own, { [deadlineKey]: deadline }, more);
  const timer = startTimer(left, () => {
    attempt.hasTimedOut = true;
    abort(new TimeoutError(timeout, methodOf(payload), { sent: sentOf(own) }));
  });
  const off = onAbort(options, abort);
  const attempt = {
    options: own,
    abort,
    hasTimedOut: false,
    end() {
      clearTimeout(timer);
      off();
    },
  };
  return attempt;
}
