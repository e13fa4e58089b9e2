/** The bytes of a text that began in chunks before; each is copied a few times at most, however many chunks there are. */
export interface Pile {
  readonly size: number;
  add(bytes: Uint8Array): void;
  /** The text that began with what was added and ends before `end` of this chunk; the pile is empty then. */
  finish(bytes: Buffer, start: number, end: number): string;
  /** The text of what was added; the pile is empty then. */
  take(): string;
}

/** What is not worth to be given back. */
const kept = 2 ** 16;

export function createPile(): Pile {
  let memory = Buffer.alloc(0);
  let size = 0;

  const add = (bytes: Uint8Array) => {
    const needed = size + bytes.length;
    if (needed > memory.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, 2 * memory.length));
      memory.copy(larger, 0, 0, size);
      memory = larger;
    }
    memory.set(bytes, size);
    size = needed;
  };

  const take = () => {
    const text = memory.toString('utf8', 0, size);
    size = 0;
    if (memory.length > kept) memory = Buffer.alloc(0);
    return text;
  };

  return {
    get size() {
      return size;
    },
    add,
    finish(bytes, start, end) {
      if (size === 0) return bytes.toString('utf8', start, end);
      add(bytes.subarray(start, end));
      return take();
    },
    take,
  };
}
