/** A first-in, first-out queue; `push` and `shift` take constant time, whatever its size. */
export interface Fifo<T> {
  readonly size: number;
  push(value: T): void;
  shift(): T | undefined;
  clear(): void;
}

export function createFifo<T>(): Fifo<T> {
  let last: T[] = [];
  /** Reversed, because an array is fastest at its end, and so that no removed value is kept. */
  let first: T[] = [];
  return {
    get size() {
      return first.length + last.length;
    },

    push(value) {
      last.push(value);
    },

    shift() {
      if (first.length === 0) {
        if (last.length === 0) return undefined;
        [first, last] = [last.reverse(), first];
      }
      return first.pop();
    },

    clear() {
      first = [];
      last = [];
    },
  };
}
