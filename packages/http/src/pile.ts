import { createDecoder } from './text.ts';

/** Collects the bytes of a body in one buffer, because an object per chunk can take a hundred times as much memory. */
export interface Pile {
  /** Adds a chunk, or returns false if the body would become larger than `maxBytes`. */
  readonly add: (chunk: Uint8Array) => boolean;
  /** Returns the text without a byte order mark, decoded by the charset in the content type. */
  readonly toText: (contentType?: string) => string;
}

const utf8 = /* @__PURE__ */ new TextDecoder();
const nothing = /* @__PURE__ */ new Uint8Array();

/** Creates an empty pile. Don't change the first chunk after adding it, because the pile keeps it. */
export function createPile(maxBytes: number): Pile {
  let memory: Uint8Array = nothing;
  let size = 0;
  return {
    add(chunk) {
      const needed = size + chunk.length;
      if (needed > maxBytes) return false;
      if (size === 0) memory = chunk;
      else {
        if (needed > memory.length) memory = grow(memory, needed);
        memory.set(chunk, size);
      }
      size = needed;
      return true;
    },
    toText(contentType = '') {
      const isUtf8 = !/charset="?(?!utf-?8)/i.test(contentType);
      return (isUtf8 ? utf8 : createDecoder(contentType)).decode(memory.subarray(0, size));
    },
  };
}

/** Doubles the size, so each byte is copied only a few times. */
function grow(memory: Uint8Array, needed: number): Uint8Array {
  const larger = new Uint8Array(Math.max(needed, 2 * memory.length));
  larger.set(memory);
  return larger;
}
