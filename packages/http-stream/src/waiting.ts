/** The readers that wait for a value or for the end, and how the end is. */
export interface Waiting<T> {
  /** Passes a value to the first reader; returns false if it has to be kept for a later one. */
  give(value: T): boolean;
  /** Resolves to the next value, or at the end; rejects once if the end is an error. */
  wait(): Promise<IteratorResult<T, undefined>>;
  /** Ignored after the first time. */
  end(error?: unknown): void;
  /** Ends without an error, whatever was before. */
  leave(): void;
}

export const done = { done: true, value: undefined } as const;

export function createWaiting<T>(): Waiting<T> {
  const readers: ((result: IteratorResult<T, undefined> | Promise<never>) => void)[] = [];
  let isOver = false;
  let failure: { readonly error: unknown } | undefined;

  const takeEnd = () => {
    const taken = failure;
    failure = undefined;
    return taken ? Promise.reject(taken.error) : done;
  };
  const end = (error?: unknown) => {
    if (isOver) return;
    isOver = true;
    if (error !== undefined) failure = { error };
    for (const resolve of readers) resolve(takeEnd());
    readers.length = 0;
  };

  return {
    give(value) {
      if (readers.length === 0) return isOver;
      readers.shift()?.({ done: false, value });
      return true;
    },
    wait: () =>
      new Promise((resolve) => {
        if (isOver) resolve(takeEnd());
        else readers.push(resolve);
      }),
    end,
    leave() {
      end();
      failure = undefined;
    },
  };
}
