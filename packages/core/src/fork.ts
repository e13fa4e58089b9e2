import { forEachState } from './call-marks.ts';
import { abort, type CallState, copyOptions, type Options, stateKey } from './call-state.ts';
import type { CallOptions } from './transport.ts';

/**
 * Returns the options of a call with others added or replaced. Unlike a spread, it doesn't read `signal`, so no
 * AbortSignal is created.
 */
export function withOptions<O extends CallOptions>(
  options: O,
  more: Omit<Partial<O>, 'signal'> | { readonly [key: symbol]: unknown },
): O {
  return copyOptions(options, more);
}

/** Options that can be aborted without the call that they come from. */
export interface Fork<O extends CallOptions> {
  readonly options: O;
  /**
   * Aborts calls that were passed on with these options. If the reason reaches the client, the call rejects with it
   * unchanged.
   */
  readonly abort: (reason: unknown) => void;
}

/**
 * Returns a copy of options that can be aborted separately, for one attempt of a call, or for one call that is sent on
 * behalf of several. It isn't aborted when the original is: for that, pass `abort` to `onAbort(options, abort)`. Marks
 * and attempts that are recorded for the copy also apply to the callers' options.
 */
export function fork<O extends CallOptions>(
  options: O & Options,
  callers: Iterable<CallOptions> = [options],
): Fork<O> {
  const state: CallState = { callers, attempts: options[stateKey]?.attempts };
  const own = copyOptions(options, { [stateKey]: state }, true);
  return {
    options: own,
    abort(reason) {
      forEachState(own, (one) => {
        one.reason = reason;
      });
      abort(state, reason);
    },
  };
}

/**
 * Returns the options of the calls that a fork stands for, for example of those that `batching` sends as one batch, in the
 * same order. Returns `undefined` for options that aren't those of a fork.
 */
export function callersOf(options: Options): Iterable<CallOptions> | undefined {
  return options[stateKey]?.callers;
}
