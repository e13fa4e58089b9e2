/** Values that leave in the order in which they came; `push` and `shift` take constant time, however many wait. */
export interface Fifo<T> {
  readonly size: number;
  push(value: T): void;
  shift(): T | undefined;
  clear(): void;
}

export function createFifo<T>(): Fifo<T> {
  let last: T[] = [];
  /** Reversed, because an array is quickest at its end, and so that nothing that has left is kept. */
  let first: T[] = [];
  return {
    get size() {
      return first.length + last.length;
    },

    push(value) {
      last.push(value);
    },

    shift() {
      if (first.length === 0) [first, last] = [last.reverse(), first];
      return first.pop();
    },

    clear() {
      first = [];
      last = [];
    },
  };
}
