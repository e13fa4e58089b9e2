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
  let values: (T | undefined)[] = [];
  // Not shifted each time, which takes long where many wait.
  let first = 0;
  const readers: Reader<T>[] = [];
  let ended = false;
  let failure: { readonly error: unknown } | undefined;

  const shift = () => {
    const value = values[first];
    // So that it can be collected before the array is cut.
    values[first++] = undefined;
    if (first === values.length || first > 1000) {
      values = values.slice(first);
      first = 0;
    }
    return value;
  };
  const done = { done: true, value: undefined } as const;

  return {
    get size() {
      return values.length - first;
    },

    push(value) {
      if (ended) return;
      const reader = readers.shift();
      if (reader) reader.resolve({ done: false, value });
      else values.push(value);
    },

    shift() {
      return first < values.length ? shift() : undefined;
    },

    end(error) {
      if (ended) return;
      ended = true;
      const [reader, ...others] = readers.splice(0);
      for (const { resolve } of others) resolve(done);
      if (error === undefined) reader?.resolve(done);
      else if (reader) reader.reject(error);
      else failure = { error };
    },

    next() {
      if (first < values.length) return Promise.resolve({ done: false, value: shift() as T });
      if (failure) {
        const { error } = failure;
        failure = undefined;
        return Promise.reject(error);
      }
      if (ended) return Promise.resolve(done);
      return new Promise((resolve, reject) => readers.push({ resolve, reject }));
    },

    async return() {
      values = [];
      first = 0;
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
