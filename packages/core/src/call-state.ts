import type { Sent } from './error.ts';
import { listen } from './listen.ts';
import type { CallOptions } from './transport.ts';

type Listener = (reason: unknown) => void;

/** Quicker to add to, and smaller, than an array. */
interface Listening {
  listener: Listener | undefined;
  readonly next: Listening | undefined;
}

/** The state of a call that `onAbort` and `markSent` use. */
export interface CallState {
  listening?: Listening | undefined;
  /** Created when the signal is read, because it costs more than the rest of a call. */
  controller?: AbortController;
  sent?: Sent;
}

/** The key of the state in the options that a transport receives. */
const stateKey: unique symbol = /* @__PURE__ */ Symbol();

type Options = CallOptions & { readonly [stateKey]?: CallState };

/** Enumerable, so copies of the options have the signal. */
const lazySignal = {
  enumerable: true,
  get(this: { readonly [stateKey]: CallState }) {
    return controllerOf(this[stateKey]).signal;
  },
};

function controllerOf(state: CallState): AbortController {
  state.controller ??= new AbortController();
  return state.controller;
}

/**
 * Returns the options that a transport receives: with the state of the call, and a signal that is created when it is
 * read.
 */
export function attach<O extends CallOptions>(options: O, state: CallState): O {
  return Object.defineProperty(Object.assign({ [stateKey]: state }, options), 'signal', lazySignal);
}

/** Aborts the signal of a call, and calls the listeners. */
export function abort(state: CallState, reason: unknown): void {
  controllerOf(state).abort(reason);
  for (let one = state.listening; one; one = one.next)
    if (one.listener) invoke(one.listener, reason);
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
  };
}

/**
 * Sets `sent` of the `TimeoutError` that the call with these options may reject with: 'no' while the call waits to be
 * sent, 'maybe' from then on. 'no' has no effect after 'maybe', so mark a call 'maybe' before you repeat it.
 */
export function markSent(options: CallOptions, sent: 'no' | 'maybe'): void {
  const { [stateKey]: state }: Options = options;
  if (state && state.sent !== 'maybe') state.sent = sent;
}

/**
 * Returns the options of a call with others added or replaced. Unlike a spread, it doesn't read `signal`, so no
 * AbortSignal is created.
 */
export function withOptions<O extends CallOptions>(
  options: O,
  more: Omit<Partial<O>, 'signal'>,
): O {
  const own = Object.getOwnPropertyDescriptors(options);
  return Object.defineProperties({} as O, { ...own, ...Object.getOwnPropertyDescriptors(more) });
}
