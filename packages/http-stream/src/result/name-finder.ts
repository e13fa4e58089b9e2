/** Finds an array that is a member of an object. */
export interface NameFinder {
  /** Returns where the elements of the array begin in the chunk; its length if they don't. */
  find(chunk: Uint8Array): number;
  readonly isFound: boolean;
}

const quote = 0x22;
const backslash = 0x5c;

/** Creates a finder for the member with this name in the outermost object. */
export function createNameFinder(name: string): NameFinder {
  let depth = 0;
  let inString = false;
  let isEscaped = false;
  /** The last string in the outermost object, and whether it was the name. */
  let token = '';
  let isNamed = false;
  let isFound = false;

  const takeInString = (byte: number) => {
    const isEnd = byte === quote && !isEscaped;
    isEscaped = byte === backslash && !isEscaped;
    if (isEnd) inString = false;
    // A name can be written with escapes, but none has six times as many characters.
    else if (depth === 1 && token.length <= 6 * name.length) token += String.fromCharCode(byte);
  };

  const take = (byte: number) => {
    const character = String.fromCharCode(byte);
    if (inString) return takeInString(byte);
    if (/\s/.test(character)) return;
    if (isNamed && character === '[') isFound = true;
    isNamed = depth === 1 && character === ':' && isName(token, name);
    if (byte === quote) {
      inString = true;
      token = '';
    } else if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') depth--;
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

function isName(token: string, name: string): boolean {
  try {
    return JSON.parse(`"${token}"`) === name;
  } catch {
    return false;
  }
}
