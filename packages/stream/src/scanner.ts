/** Finds where JSON objects and arrays end. */
export interface Scanner {
  /** Whether one has begun that has not ended. */
  readonly isWithin: boolean;
  /** The index behind the one that begins or goes on at `start`; where it does not end, that behind the chunk. */
  scan(bytes: Uint8Array, start: number): number;
}

const quote = 1;
const backslash = 2;
const opening = 3;
const closing = 4;

/** Looks at each byte once; none of a character beyond ASCII is like one that counts here. */
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
        // Most bytes are of no kind.
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

/** By each byte the kind of its character, from 1 on. */
function toKinds(characters: readonly string[]): Uint8Array {
  const kinds = new Uint8Array(256);
  for (const [index, some] of characters.entries()) {
    for (const byte of Buffer.from(some)) kinds[byte] = index + 1;
  }
  return kinds;
}
