/** The bytes of a message that began in earlier chunks; each is copied only a few times, whatever the number of chunks. */
export interface Pile {
  readonly size: number;
  add(bytes: Uint8Array): void;
  /** Returns the added bytes and those of this chunk up to `end` as text, and empties the pile. */
  finish(bytes: Buffer, start: number, end: number): string;
  /** Returns the added bytes as text, and empties the pile. */
  take(): string;
}

/** Memory up to this size is kept for the next message. */
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
