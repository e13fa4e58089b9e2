import { listen } from './listen.ts';
import type { CallOptions } from './transport.ts';

type Listener = (reason: unknown) => void;

/** Smaller than an array, and faster to add to. */
interface Listening {
  listener: Listener | undefined;
  readonly next: Listening | undefined;
}

/** The state of a call that `onAbort`, `markSent` and `countAttempt` use. */
export interface CallState {
  listening?: Listening | undefined;
  /** Created when the signal is read, because it costs more than the rest of a call. */
  controller?: AbortController;
  sent?: 'no' | 'maybe' | undefined;
  /** What a transport sends for the call, if it settles the call directly. */
  outgoing?: { abort(reason: unknown): void } | undefined;
  /** Whether a server may have executed an earlier attempt. */
  lost?: boolean;
  attempts?: number | undefined;
  /** The reason that a fork was aborted with. If the transport rejects with it, so does the call. */
  reason?: unknown;
  /** If `fork` created these options, the options of the calls that the fork stands for. */
  callers?: Iterable<CallOptions>;
}

/** The key of the state in the options that a transport receives. */
export const stateKey: unique symbol = /* @__PURE__ */ Symbol();

/**
 * The key of the deadline in the options that a transport receives: the time on the clock of `performance.now()`, in
 * milliseconds, at which the call times out. Other copies of core use the same key.
 */
export const deadlineKey: unique symbol = Symbol.for('jsonrpcclient.deadline');

interface Own {
  [stateKey]?: CallState;
  [deadlineKey]?: number;
}

export type Options = CallOptions & Readonly<Own>;

/** 1 while copying options, which must not create their signal; 2 once a lazy signal has been found. */
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
  const { listening, outgoing } = state;
  state.listening = undefined;
  outgoing?.abort(reason);
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

/** Copies options without reading the signal, and adds others. With `isLazy`, the copy has the signal of the call's state. */
export function copyOptions<O extends CallOptions>(options: O, more: object, isLazy?: boolean): O {
  copying = 1;
  try {
    const { signal, ...copy } = options;
    if (copying !== 2 && !isLazy) return Object.assign({}, options, more);
    return Object.defineProperty(Object.assign(copy, more) as O, 'signal', lazySignal);
  } finally {
    copying = 0;
  }
}
