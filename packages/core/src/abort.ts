import type { CallOptions } from './transport.ts';

type Listener = (reason: unknown) => void;

/** Quicker to add to, and smaller, than an array. */
interface Listening {
  listener: Listener | undefined;
  readonly next: Listening | undefined;
}

/**
 * The options that a transport gets: those of the call, and a signal that is only made when it is read. Its methods are
 * static, as options may have any name.
 */
export class Abortable {
  static readonly #lazySignal = {
    // A property of its own, so that copies of the options have it.
    enumerable: true,
    get(this: Abortable) {
      this.#controller ??= new AbortController();
      return this.#controller.signal;
    },
  };
  declare readonly signal: AbortSignal;
  #last: Listening | undefined;
  #controller: AbortController | undefined;

  constructor(options: CallOptions) {
    Object.defineProperty(Object.assign(this, options), 'signal', Abortable.#lazySignal);
  }

  static listen(options: Abortable, listener: Listener): Listening {
    const signal = options.#controller?.signal;
    if (signal?.aborted) listener(signal.reason);
    const listening = { listener, next: options.#last };
    options.#last = listening;
    return listening;
  }

  static abort(options: Abortable, reason: unknown): void {
    options.#controller ??= new AbortController();
    options.#controller.abort(reason);
    for (let one = options.#last; one; one = one.next) if (one.listener) call(one.listener, reason);
  }
}

/** Adds a callback to those that the one listener of a signal calls; returns a function that removes it. */
type Add = (callback: () => void) => () => void;

/** In Node, adding and removing a listener take time linear in the listeners, so a signal gets one for all calls. */
const adds = /* @__PURE__ */ new WeakMap<AbortSignal, Add>();

/** Calls `callback`, which must not throw, when the signal aborts; returns a function that ends this. */
export function listen(signal: AbortSignal, callback: () => void): () => void {
  let add = adds.get(signal);
  if (!add) {
    const callbacks = new Set<() => void>();
    const tell = () => {
      for (const each of callbacks) each();
    };
    add = (callback) => {
      if (callbacks.add(callback).size === 1) signal.addEventListener('abort', tell);
      return () => {
        callbacks.delete(callback);
        if (callbacks.size === 0) signal.removeEventListener('abort', tell);
      };
    };
    adds.set(signal, add);
  }
  return add(callback);
}

/** Leaves an error to the process, as an event target does, so it keeps no other listener from being called. */
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
 * Calls `listener` with the reason when the call that has these options is aborted or times out, at once when it was
 * before; gives a function that ends this. Costs less than `options.signal`, which makes an AbortSignal.
 */
export function onAbort(options: CallOptions, listener: Listener): () => void {
  if (options instanceof Abortable) {
    const listening = Abortable.listen(options, listener);
    return () => {
      listening.listener = undefined;
    };
  }
  const { signal } = options;
  if (signal && !signal.aborted) return listen(signal, () => call(listener, signal.reason));
  if (signal) listener(signal.reason);
  return () => {};
}
