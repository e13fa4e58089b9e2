import { createDecoder } from './text.ts';

/** The bytes of a body in one piece of memory, because an object for each chunk may take a hundred times their size. */
export interface Pile {
  /** Adds a chunk, or returns false if that makes more than `maxBytes`. */
  readonly add: (chunk: Uint8Array) => boolean;
  /** The text, without a byte order mark, in the charset that a content type declares. */
  readonly toText: (contentType?: string) => string;
}

const utf8 = new TextDecoder();
const nothing = new Uint8Array();

/** A pile of at most `maxBytes`; whoever adds the first chunk no longer changes it. */
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

/** Doubles, so that each byte is copied a few times at most. */
function grow(memory: Uint8Array, needed: number): Uint8Array {
  const larger = new Uint8Array(Math.max(needed, 2 * memory.length));
  larger.set(memory);
  return larger;
}
