import { createFifo } from './fifo.ts';

/** What is pushed on one side and iterated, once, on the other; such as the `messages` of a channel. */
export interface Queue<T> extends AsyncIterableIterator<T> {
  /** Also before anybody iterates; after the end it is dropped. */
  push(value: T): void;
  /** Ends the iteration after what is queued; with an error that is not undefined by throwing it. */
  end(error?: unknown): void;
  /** Takes the oldest value out unread; undefined where nothing is queued. */
  shift(): T | undefined;
  /** How many values wait to be read. */
  readonly size: number;
  /** Ends the iteration at once; what a loop calls when it breaks. */
  return(): Promise<IteratorResult<T>>;
}

interface Reader<T> {
  readonly resolve: (result: IteratorResult<T>) => void;
  readonly reject: (error: unknown) => void;
}

/** A queue without a limit; `onReturn` is told when its reader stops before the end. */
export function createQueue<T>(onReturn?: () => unknown): Queue<T> {
  const values = createFifo<T>();
  const readers = createFifo<Reader<T>>();
  let ended = false;
  let failure: { readonly error: unknown } | undefined;
  const done = { done: true, value: undefined } as const;

  return {
    get size() {
      return values.size;
    },

    push(value) {
      if (ended) return;
      const reader = readers.shift();
      if (reader) reader.resolve({ done: false, value });
      else values.push(value);
    },

    shift: values.shift,

    end(error) {
      if (ended) return;
      ended = true;
      const first = readers.shift();
      for (let reader = readers.shift(); reader; reader = readers.shift()) reader.resolve(done);
      if (error === undefined) first?.resolve(done);
      else if (first) first.reject(error);
      else failure = { error };
    },

    next() {
      if (values.size > 0) return Promise.resolve({ done: false, value: values.shift() as T });
      if (failure) {
        const { error } = failure;
        failure = undefined;
        return Promise.reject(error);
      }
      if (ended) return Promise.resolve(done);
      return new Promise((resolve, reject) => readers.push({ resolve, reject }));
    },

    async return() {
      values.clear();
      failure = undefined;
      this.end();
      await onReturn?.();
      return done;
    },

    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
