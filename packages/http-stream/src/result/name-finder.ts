/** Finds an array in JSON by the names of the members that contain it. */
export interface NameFinder {
  /** Returns where the elements of the array begin in the chunk; its length if they don't. */
  find(chunk: Uint8Array): number;
  readonly isFound: boolean;
}

const quote = 0x22;
const backslash = 0x5c;

/** Creates a finder for the member with the last name, of the member with the name before it, and so on. */
export function createNameFinder(names: readonly string[]): NameFinder {
  let depth = 0;
  /** How many objects with these names are open. */
  let stage = 0;
  let inString = false;
  let isEscaped = false;
  /** The last string in the innermost of them, and whether it was the next name. */
  let token = '';
  let isNamed = false;
  let isFound = false;

  const takeInString = (byte: number, { length }: string) => {
    const isEnd = byte === quote && !isEscaped;
    isEscaped = byte === backslash && !isEscaped;
    if (isEnd) inString = false;
    // A name can be written with escapes, but none has six times as many characters.
    else if (depth === stage + 1 && token.length <= 6 * length) token += String.fromCharCode(byte);
  };

  const take = (byte: number) => {
    const character = String.fromCharCode(byte);
    const name = names[stage] as string;
    if (inString) return takeInString(byte, name);
    if (/\s/.test(character)) return;
    const isLast = stage === names.length - 1;
    if (isNamed && character === '[' && isLast) isFound = true;
    if (isNamed && character === '{' && !isLast) stage++;
    isNamed = depth === stage + 1 && character === ':' && isName(token, name);
    if (byte === quote) {
      inString = true;
      token = '';
    } else if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') {
      depth--;
      if (depth <= stage) stage = Math.max(0, depth - 1);
    }
  };

  return {
    find(chunk) {
      for (let at = 0; at < chunk.length; at++) {
        take(chunk[at] as number);
        if (isFound) return at + 1;
      }
      return chunk.length;
    },
    get isFound() {
      return isFound;
    },
  };
}

/** Whether a string in JSON, each of whose characters is a byte of UTF-8, is the name. */
function isName(token: string, name: string): boolean {
  const bytes = Uint8Array.from(token, (byte) => byte.charCodeAt(0));
  try {
    return JSON.parse(`"${new TextDecoder().decode(bytes)}"`) === name;
  } catch {
    return false;
  }
}
