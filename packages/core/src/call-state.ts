import { isRpcClientError } from './error.ts';
import { listen } from './listen.ts';
import type { CallOptions } from './transport.ts';

type Listener = (reason: unknown) => void;

/** Quicker to add to, and smaller, than an array. */
interface Listening {
  listener: Listener | undefined;
  readonly next: Listening | undefined;
}

/** The state of a call that `onAbort`, `markSent` and `countAttempt` use. */
export interface CallState {
  listening?: Listening | undefined;
  /** Created when the signal is read, because it costs more than the rest of a call. */
  controller?: AbortController;
  sent?: 'no' | 'maybe';
  /** Whether a server may have executed an earlier attempt. */
  lost?: boolean;
  attempts?: number | undefined;
  /** What a fork was aborted with. If the transport rejects with it, the call does so, too. */
  reason?: unknown;
  /** For options that `fork` created: those of the calls that they stand for. */
  callers?: Iterable<CallOptions>;
}

/** The key of the state in the options that a transport receives. */
const stateKey: unique symbol = /* @__PURE__ */ Symbol();

/**
 * The key of the deadline in the options that a transport receives: the time on the clock of `performance.now()`, in
 * milliseconds, at which the call times out. Other copies of core use the same key.
 */
export const deadlineKey: unique symbol = Symbol.for('jsonrpcclient.deadline');

interface Own {
  [stateKey]?: CallState;
  [deadlineKey]?: number;
}

type Options = CallOptions & Readonly<Own>;

/** 1 while options are copied, which must not create their signal; 2 once they turn out to have a lazy one. */
let copying = 0;

/** Enumerable, so copies of the options have the signal. */
const lazySignal = {
  enumerable: true,
  get(this: { readonly [stateKey]: CallState }) {
    if (copying === 0) return controllerOf(this[stateKey]).signal;
    // Kept until the copy is made, because V8 may read an excluded property twice.
    copying = 2;
    return undefined;
  },
};

function controllerOf(state: CallState): AbortController {
  state.controller ??= new AbortController();
  return state.controller;
}

/**
 * Returns the options that a transport receives: with the state of the call, its deadline, and a signal that is created
 * when it is read.
 */
export function attach<O extends CallOptions>(options: O, state: CallState, deadline: number): O {
  // Without the caller's signal, because V8 is slow to redefine a property.
  const { signal, ...copy }: CallOptions & Own = options;
  // After copying, because the caller may have passed on the options of another call.
  copy[stateKey] = state;
  copy[deadlineKey] = deadline;
  return Object.defineProperty(copy as O, 'signal', lazySignal);
}

/** Aborts the signal of a call, and calls the listeners. */
export function abort(state: CallState, reason: unknown): void {
  controllerOf(state).abort(reason);
  const { listening } = state;
  state.listening = undefined;
  for (let one = listening; one; one = one.next) if (one.listener) invoke(one.listener, reason);
}

/** Reports an error as uncaught, as an event target does, so the other listeners are still called. */
function invoke(listener: Listener, reason: unknown): void {
  try {
    listener(reason);
  } catch (error) {
    setTimeout(() => {
      throw error;
    }, 0);
  }
}

/**
 * Calls `listener` with the reason when the call with these options is aborted or times out, or immediately if it
 * already has. Returns a function that removes the listener. Cheaper than `options.signal`, which creates an
 * AbortSignal.
 */
export function onAbort(options: CallOptions, listener: Listener): () => void {
  const { [stateKey]: state }: Options = options;
  const own = state?.controller?.signal;
  // A copy may have a different signal. Making that copy read the call's own signal, so the controller exists.
  const isOwn = state && (!own || own === options.signal);
  const signal = isOwn ? own : options.signal;
  if (signal?.aborted) listener(signal.reason);
  else if (signal && !isOwn) return listen(signal, () => invoke(listener, signal.reason));
  const listening: Listening = { listener, next: state?.listening };
  if (isOwn) state.listening = listening;
  return () => {
    listening.listener = undefined;
    // The list of a call that is repeated for long would grow.
    if (state?.listening === listening) state.listening = listening.next;
  };
}

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

/** Returns what `markSent` has marked the call with; 'maybe' if nothing. */
export function sentOf(options: Options): 'no' | 'maybe' {
  return options[stateKey]?.sent ?? 'maybe';
}

/** Counts one more attempt; call this right before you repeat a call. The errors of the call report the number. */
export function countAttempt(options: CallOptions): void {
  forEachState(options, (state) => {
    state.attempts = (state.attempts ?? 1) + 1;
  });
}

/** Returns how often the call with these options has been attempted so far, at least 1. */
export function attemptsOf(options: Options): number {
  return options[stateKey]?.attempts ?? 1;
}

/** Calls `act` for the options and for the callers that they stand for. */
function forEachState(
  options: Options,
  act: (state: CallState, mayLeave?: boolean) => void,
  mayLeave?: boolean,
): void {
  const { [stateKey]: state } = options;
  if (!state) return;
  act(state, mayLeave);
  // One that times out before the others may still be sent with them. Those of one tick differ by less than 1 ms.
  if (state.callers)
    for (const caller of state.callers)
      forEachState(caller, act, mayLeave || deadlineOf(caller) < deadlineOf(options) - 1);
}

/** Sets `attempts` of an error of this library if the call was repeated. Returns the error. */
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

function copyOptions<O extends CallOptions>(options: O, more: object, isLazy?: boolean): O {
  copying = 1;
  try {
    const { signal, ...copy } = options;
    if (copying !== 2 && !isLazy) return Object.assign({}, options, more);
    return Object.defineProperty(Object.assign(copy, more) as O, 'signal', lazySignal);
  } finally {
    copying = 0;
  }
}

/** Options that can be aborted without the call that they come from. */
export interface Fork<O extends CallOptions> {
  readonly options: O;
  /** Aborts what was sent with the options. If the reason reaches the client, the call rejects with it untouched. */
  readonly abort: (reason: unknown) => void;
}

/**
 * Returns a copy of options with an abort of its own, for one attempt of a call, or for one call that is sent on behalf of
 * several. It isn't aborted when the original is: for that, pass `abort` to `onAbort(options, abort)`. What the copy is
 * marked with, and the attempts counted for it, apply to the callers' options too.
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
