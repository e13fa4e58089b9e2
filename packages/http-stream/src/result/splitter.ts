import { createPile } from '@jsonrpcclient/http';
import { createNameFinder } from './name-finder.ts';
import { createScanner, limit } from './scanner.ts';
import { createStore } from './store.ts';

/** Cuts the JSON of a response into the elements of an array and the rest, without decoding it. */
export interface Splitter {
  /** Returns the JSON of an array with the elements that the chunk completes; undefined if there are none. */
  split(chunk: Uint8Array): string | undefined;
  /** The JSON of the response so far, with an empty array in their place. */
  rest(): string;
  /** The JSON before the elements; undefined if there is no array, as far as is known. */
  readonly head: string | undefined;
}

/**
 * Creates a splitter for the array that is found by these names. Everything that is not JSON is left to `JSON.parse`, to
 * which each byte is passed once. Throws a `LimitError` if an element, or the rest of the response, has more than `maxBytes`
 * bytes.
 */
export function createSplitter(maxBytes: number, names: readonly string[]): Splitter {
  const envelope = createPile(maxBytes);
  const finder = createNameFinder(names);
  const scanner = createScanner(maxBytes);
  const elements = createStore();
  let head: string | undefined;
  let afterComma = false;

  const add = (bytes: Uint8Array) => limit(!envelope.add(bytes));

  /** Returns the elements in the store. */
  const take = () => {
    const text = elements.take();
    // JSON.parse does not see the comma that ended the elements before.
    const isMissing = (afterComma || !scanner.isOver) && /^\[\s*\]$/.test(text);
    afterComma = true;
    return isMissing ? '[,]' : text;
  };

  /** Cuts a chunk whose elements begin at `start`. */
  const cut = (chunk: Uint8Array, start: number) => {
    const [end, stop] = scanner.scan(chunk, start);
    if (end >= 0) elements.add(chunk.subarray(start, end));
    const text = end < 0 ? undefined : take();
    if (scanner.isOver) add(chunk.subarray(stop));
    else elements.add(chunk.subarray(end < 0 ? start : end + 1));
    return text;
  };

  return {
    split(chunk) {
      if (head !== undefined && !scanner.isOver) return cut(chunk, 0);
      const start = head === undefined ? finder.find(chunk) : chunk.length;
      add(chunk.subarray(0, start));
      if (!finder.isFound || head !== undefined) return undefined;
      head = envelope.toText();
      return cut(chunk, start);
    },
    rest: () => envelope.toText(),
    get head() {
      return head;
    },
  };
}
