import type { CallOptions } from './transport.ts';

type Listener = (reason: unknown) => void;

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
  readonly #listeners: Listener[] = [];
  #controller: AbortController | undefined;

  constructor(options: CallOptions) {
    Object.defineProperty(Object.assign(this, options), 'signal', Abortable.#lazySignal);
  }

  static listen(options: Abortable, listener: Listener): void {
    const signal = options.#controller?.signal;
    if (signal?.aborted) listener(signal.reason);
    else options.#listeners.push(listener);
  }

  static abort(options: Abortable, reason: unknown): void {
    options.#controller ??= new AbortController();
    options.#controller.abort(reason);
    for (const listener of options.#listeners) listener(reason);
  }
}

/**
 * Calls `listener` with the reason when the call that has these options is aborted or times out, at once when it was
 * before; gives a function that ends this. Costs less than `options.signal`, which makes an AbortSignal.
 */
export function onAbort(options: CallOptions, listener: Listener): () => void {
  let current: Listener | undefined = listener;
  if (options instanceof Abortable) {
    Abortable.listen(options, (reason) => current?.(reason));
    return () => {
      current = undefined;
    };
  }
  const { signal } = options;
  const abort = () => listener(signal?.reason);
  if (signal?.aborted) abort();
  else signal?.addEventListener('abort', abort);
  return () => signal?.removeEventListener('abort', abort);
}
