import { createFifo } from './fifo.ts';

/** An async iterable that you push values to, for example the `messages` of a channel. Iterated once. */
export interface Queue<T> extends AsyncIterableIterator<T> {
  /** Adds a value, even before the iteration starts; ignored after the end. */
  push(value: T): void;
  /** Ends the iteration after the queued values; it then throws the error unless that is undefined. */
  end(error?: unknown): void;
  /** Removes and returns the oldest unread value; undefined if the queue is empty. */
  shift(): T | undefined;
  /** How many values are unread. */
  readonly size: number;
  /** Ends the iteration immediately; a loop that breaks calls this. */
  return(): Promise<IteratorResult<T>>;
}

interface Reader<T> {
  readonly resolve: (result: IteratorResult<T>) => void;
  readonly reject: (error: unknown) => void;
}

/** Creates a queue without a limit; `onReturn` is called if its reader stops before the end. */
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
      if (error !== undefined) {
        const first = readers.shift();
        if (first) first.reject(error);
        else failure = { error };
      }
      for (let reader = readers.shift(); reader; reader = readers.shift()) reader.resolve(done);
    },

    next() {
      if (values.size > 0) return Promise.resolve({ done: false, value: this.shift() as T });
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
