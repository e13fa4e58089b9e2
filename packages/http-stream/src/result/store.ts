/** Collects the bytes of elements in one buffer that is used again, because the garbage of new ones takes memory. */
export interface Store {
  add(bytes: Uint8Array): void;
  /** Removes the bytes and returns them as text in square brackets. */
  take(): string;
}

const open = 0x5b;
const close = 0x5d;

export function createStore(): Store {
  const decoder = new TextDecoder();
  let memory = Uint8Array.of(open, 0);
  let size = 1;

  return {
    add(bytes) {
      // With room for the bracket.
      const needed = size + bytes.length + 1;
      if (needed > memory.length) {
        const larger = new Uint8Array(Math.max(needed, 2 * memory.length));
        larger.set(memory.subarray(0, size));
        memory = larger;
      }
      memory.set(bytes, size);
      size += bytes.length;
    },
    take() {
      memory[size] = close;
      const text = decoder.decode(memory.subarray(0, size + 1));
      size = 1;
      return text;
    },
  };
}
