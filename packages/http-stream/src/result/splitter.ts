import { createPile, type Pile } from '@jsonrpcclient/http';
import { LimitError } from '../limit-error.ts';
import { createNameFinder } from './name-finder.ts';

/** Cuts the JSON of a response into the elements of its result and the rest, without decoding it. */
export interface Splitter {
  /** Returns the JSON of an array with the elements that the chunk completes; undefined if there are none. */
  split(chunk: Uint8Array): string | undefined;
  /** The JSON of the response so far, with an empty array as its result. */
  rest(): string;
  /** The JSON before the elements; undefined if the result is not an array, as far as is known. */
  readonly head: string | undefined;
}

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;

/**
 * Creates a splitter, which counts brackets and skips strings. Everything else that is not JSON is left to `JSON.parse`, to
 * which each byte is passed once.
 */
export function createSplitter(maxBytes: number): Splitter {
  const envelope = createPile(maxBytes);
  const finder = createNameFinder('result');
  const decoder = new TextDecoder(undefined, { ignoreBOM: true });
  let place: 'before' | 'elements' | 'after' = 'before';
  let head: string | undefined;
  /** The brackets that are open in the current element, and whether its last byte is in a string, or escapes the next. */
  let depth = 0;
  let inString = false;
  let isEscaped = false;
  /** The beginning of an element whose end has not arrived. */
  let begun: Pile | undefined;
  let begunSize = 0;
  let afterComma = false;

  const limit = (isExceeded: boolean) => {
    if (isExceeded) throw new LimitError('an element of the result is larger than maxElementBytes');
  };

  /** Returns the elements up to `end`, which were not returned before. */
  const take = (chunk: Uint8Array, start: number, end: number) => {
    const bytes = chunk.subarray(start, end);
    const isLast = place !== 'elements';
    begun?.add(bytes);
    const text = begun ? begun.toText() : decoder.decode(bytes);
    begun = undefined;
    // JSON.parse does not see the comma that ended the elements before.
    if ((afterComma || !isLast) && !/\S/.test(text)) return '[,]';
    afterComma = true;
    return `[${text}]`;
  };

  /** Finds the elements in a chunk; returns where they end. */
  const scan = (
    chunk: Uint8Array,
    start: number,
  ): readonly [at: number, text: string | undefined] => {
    // Variables of the outer function are slower.
    let [level, isText, skips] = [depth, inString, isEscaped];
    let [first, end, at] = [start, -1, start];
    for (; at < chunk.length; at++) {
      const byte = chunk[at];
      if (isText) {
        if (skips) skips = false;
        else if (byte === backslash) skips = true;
        else if (byte === quote) isText = false;
      } else if (byte === quote) isText = true;
      else if (byte === 0x7b || byte === 0x5b) level++;
      else if ((byte === 0x7d || byte === 0x5d) && level-- > 0) continue;
      else if (level < 0 || (byte === comma && level === 0)) {
        limit(begunSize + at - first > maxBytes);
        begunSize = 0;
        first = at + 1;
        end = at;
        if (level < 0) break;
      }
    }
    if (level < 0) place = 'after';
    [depth, inString, isEscaped] = [level, isText, skips];
    const text = end < 0 ? undefined : take(chunk, start, end);
    if (place === 'elements') {
      const left = chunk.subarray(first);
      begunSize += left.length;
      limit(begunSize > maxBytes);
      if (left.length > 0) {
        // A copy, because the pile would keep the whole chunk.
        begun ??= createPile(Number.POSITIVE_INFINITY);
        begun.add(left.slice());
      }
    }
    return [at, text];
  };

  const add = (bytes: Uint8Array) => limit(!envelope.add(bytes));

  return {
    split(chunk) {
      let at = 0;
      let text: string | undefined;
      if (place === 'before') {
        at = finder.find(chunk);
        add(chunk.subarray(0, at));
        if (finder.isFound) {
          place = 'elements';
          head = envelope.toText();
        }
      }
      if (place === 'elements') [at, text] = scan(chunk, at);
      if (place === 'after') add(chunk.subarray(at));
      return text;
    },
    rest: () => envelope.toText(),
    get head() {
      return head;
    },
  };
}
