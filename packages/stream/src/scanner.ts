/** Finds where JSON objects and arrays end. */
export interface Scanner {
  /** Whether an object or array has begun but not ended. */
  readonly isWithin: boolean;
  /** Returns the index after the object or array that begins or continues at `start`, or the end of the chunk. */
  scan(bytes: Uint8Array, start: number): number;
}

const quote = 1;
const backslash = 2;
const opening = 3;
const closing = 4;

/** Looks at each byte once; in UTF-8, no byte of a character beyond ASCII equals a quote, backslash or bracket. */
export function createScanner(): Scanner {
  const kinds = toKinds(['"', '\\', '{[', '}]']);
  let depth = 0;
  let isString = false;
  let isEscaped = false;

  return {
    get isWithin() {
      return depth > 0;
    },

    scan(bytes, start) {
      let at = isEscaped ? start + 1 : start;
      while (at < bytes.length) {
        const kind = kinds[bytes[at++] as number];
        // True for most bytes.
        if (kind === 0) continue;
        if (kind === quote) isString = !isString;
        else if (isString) {
          if (kind === backslash) at++;
        } else if (kind === opening) depth++;
        else if (kind === closing && --depth === 0) break;
      }
      isEscaped = at > bytes.length;
      return Math.min(at, bytes.length);
    },
  };
}

/** Returns the kind of each byte: 0, or from 1 the position of its character in the list. */
function toKinds(characters: readonly string[]): Uint8Array {
  const kinds = new Uint8Array(256);
  for (const [index, some] of characters.entries()) {
    for (const byte of Buffer.from(some)) kinds[byte] = index + 1;
  }
  return kinds;
}
