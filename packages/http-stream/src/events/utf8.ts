/**
 * Returns a function that decodes UTF-8 in chunks, and drops a byte order mark. In Node 20 and 22, it is several
 * times as fast as a `TextDecoder` in stream mode, which it uses only for chunks that can end in the middle of a character,
 * and returns strings that are faster to parse.
 */
export function createUtf8(): (chunk: Uint8Array) => string {
  const whole = new TextDecoder(undefined, { ignoreBOM: true });
  const partial = new TextDecoder(undefined, { ignoreBOM: true });
  let isPartial = false;
  let isFirst = true;

  return (chunk) => {
    const last = chunk[chunk.length - 1];
    if (last === undefined) return '';
    const stream = last >= 0x80;
    const text = stream || isPartial ? partial.decode(chunk, { stream }) : whole.decode(chunk);
    isPartial = stream;
    if (!isFirst || text === '') return text;
    isFirst = false;
    return text.replace(/^\ufeff/, '');
  };
}
