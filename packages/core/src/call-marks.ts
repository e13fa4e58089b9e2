import { type CallState, deadlineKey, type Options, stateKey } from './call-state.ts';
import { isRpcClientError } from './error.ts';
import type { CallOptions } from './transport.ts';

/**
 * Says whether a call has been sent, which is the `sent` of its `TimeoutError`: mark it 'no' while you delay it, and
 * 'maybe' right before you pass it on. Mark it 'lost' before you repeat a call that a server may have executed: from
 * then on, other marks have no effect.
 */
export function markSent(options: CallOptions, sent: 'no' | 'maybe' | 'lost'): void {
  forEachState(options, (state, mayLeave) => {
    if (sent === 'lost') state.lost = true;
    state.sent = sent === 'no' && !state.lost && !mayLeave ? 'no' : 'maybe';
  });
}

/** Returns 'no' if `markSent` has marked the call as not sent, and 'maybe' otherwise. */
export function sentOf(options: Options): 'no' | 'maybe' {
  return options[stateKey]?.sent ?? 'maybe';
}

/** Counts one more attempt; call this right before you repeat a call. The errors of the call report the number. */
export function countAttempt(options: CallOptions): void {
  forEachState(options, (state) => {
    state.attempts = (state.attempts ?? 1) + 1;
  });
}

/** Returns how many times the call with these options has been attempted so far, at least 1. */
export function attemptsOf(options: Options): number {
  return options[stateKey]?.attempts ?? 1;
}

/** Sets `attempts` on an error of this library if the call was attempted more than once. Returns the error. */
export function withAttempts<E>(error: E, options: Options): E {
  const attempts = options[stateKey]?.attempts;
  // A frozen error stays as it is.
  if (attempts && isRpcClientError(error)) Reflect.set(error, 'attempts', attempts);
  return error;
}

/** Returns when the call with these options times out, on the clock of `performance.now()`; `Infinity` if it doesn't. */
export function deadlineOf(options: Options): number {
  return options[deadlineKey] ?? Number.POSITIVE_INFINITY;
}

/** Calls `act` for the options and for the callers that they stand for. */
export function forEachState(
  options: Options,
  act: (state: CallState, mayLeave?: boolean) => void,
  mayLeave?: boolean,
): void {
  const { [stateKey]: state } = options;
  if (!state) return;
  act(state, mayLeave);
  // One that times out before the others may still be sent with them. Those of one tick differ by less than 1 ms.
  if (!state.callers) return;
  // Read once, because a middleware may compute it from the deadlines of all callers.
  const latest = deadlineOf(options);
  for (const caller of state.callers)
    forEachState(caller, act, mayLeave || deadlineOf(caller) < latest - 1);
}
