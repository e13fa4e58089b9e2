import { LimitError } from '../limit-error.ts';

/** Finds where the elements of an array end in chunks of JSON. */
export interface Scanner {
  /**
   * Reads a chunk from `start` on. Returns where the last element that it completes ends, -1 if there is none, and where the
   * reading stopped: at the end of the array or of the chunk.
   */
  scan(chunk: Uint8Array, start: number): readonly [end: number, stop: number];
  /** Whether the array has ended. */
  readonly isOver: boolean;
}

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;

/** Creates a scanner, which counts brackets and skips strings; it throws a `LimitError` for an element that is too large. */
export function createScanner(maxBytes: number): Scanner {
  /** The brackets that are open in the current element, and whether its last byte is in a string, or escapes the next. */
  let depth = 0;
  let inString = false;
  let isEscaped = false;
  /** How many bytes of the current element were in earlier chunks. */
  let begun = 0;

  return {
    scan(chunk, start) {
      // Variables of the outer function are slower.
      let [level, isText, skips] = [depth, inString, isEscaped];
      let [first, end, at] = [start - begun, -1, start];
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
          limit(at - first > maxBytes);
          first = at + 1;
          end = at;
          if (level < 0) break;
        }
      }
      [depth, inString, isEscaped] = [level, isText, skips];
      begun = at - first;
      limit(level >= 0 && begun > maxBytes);
      return [end, at];
    },
    get isOver() {
      return depth < 0;
    },
  };
}

export function limit(isExceeded: boolean): void {
  if (isExceeded) throw new LimitError('an element of the result is larger than maxElementBytes');
}
