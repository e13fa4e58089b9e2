import type { Sent } from './error.ts';
import { listen } from './listen.ts';
import type { CallOptions } from './transport.ts';

type Listener = (reason: unknown) => void;

/** Quicker to add to, and smaller, than an array. */
interface Listening {
  listener: Listener | undefined;
  readonly next: Listening | undefined;
}

/** What core knows about a call that its transport may ask about. */
export interface CallState {
  listening?: Listening | undefined;
  /** Created when the signal is read, because an AbortSignal costs more than the rest of a call. */
  controller?: AbortController;
  sent?: Sent;
}

/** Where the options that a transport gets have the state. */
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

/** The options of a call as its transport gets them: with the state of the call, and a signal that is created when read. */
export function attach<O extends CallOptions>(options: O, state: CallState): O {
  return Object.defineProperty(Object.assign({ [stateKey]: state }, options), 'signal', lazySignal);
}

/** Aborts the signal of a call, and calls the listeners. */
export function abort(state: CallState, reason: unknown): void {
  controllerOf(state).abort(reason);
  for (let one = state.listening; one; one = one.next) if (one.listener) call(one.listener, reason);
}

/** Leaves an error to the process, as an event target does, so that the other listeners are called too. */
function call(listener: Listener, reason: unknown): void {
  try {
    listener(reason);
  } catch (error) {
    setTimeout(() => {
      throw error;
    }, 0);
  }
}

/**
 * Calls `listener` with the reason when the call with these options is aborted or times out, or immediately if it already
 * has. Returns a function that removes the listener. Cheaper than `options.signal`, which creates an AbortSignal.
 */
export function onAbort(options: CallOptions, listener: Listener): () => void {
  const { [stateKey]: state }: Options = options;
  const own = state?.controller?.signal;
  // A copy may have another signal; to make it, the call's own was read.
  const isOwn = state && (!own || own === options.signal);
  const signal = isOwn ? own : options.signal;
  if (signal?.aborted) listener(signal.reason);
  else if (signal && !isOwn) return listen(signal, () => call(listener, signal.reason));
  const listening: Listening = { listener, next: state?.listening };
  if (isOwn) state.listening = listening;
  return () => {
    listening.listener = undefined;
  };
}

/**
 * Says whether the server may have received the call with these options, for its `TimeoutError`: 'no' for a call that waits
 * before it is sent, 'maybe' once it is sent. After 'maybe', 'no' changes nothing, so before a middleware repeats a call
 * that may have been received, it marks it 'maybe'.
 */
export function markSent(options: CallOptions, sent: 'no' | 'maybe'): void {
  const { [stateKey]: state }: Options = options;
  if (state && state.sent !== 'maybe') state.sent = sent;
}

/**
 * The options of the same call with more of them, for a middleware. Unlike a spread, it keeps `onAbort` cheap and `markSent`
 * working, because it doesn't read `signal`.
 */
export function withOptions<O extends CallOptions>(
  options: O,
  more: Omit<Partial<O>, 'signal'>,
): O {
  const own = Object.getOwnPropertyDescriptors(options);
  return Object.defineProperties({} as O, { ...own, ...Object.getOwnPropertyDescriptors(more) });
}
