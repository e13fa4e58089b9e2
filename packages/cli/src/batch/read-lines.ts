import { StringDecoder } from 'node:string_decoder';

/** Splits a stream of bytes into lines; yields those of one chunk at a time, because that is faster. */
export async function* readLines(
  stream: AsyncIterable<Uint8Array | string>,
): AsyncGenerator<string[]> {
  let rest = '';
  for await (const text of decode(stream)) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    yield lines;
  }
  if (rest) yield [rest];
}

/** Decodes UTF-8, without a byte order mark. */
export async function* decode(stream: AsyncIterable<Uint8Array | string>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let isFirst = true;
  for await (const chunk of stream) {
    let text =
      typeof chunk === 'string'
        ? chunk
        : decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length));
    if (isFirst && text) {
      text = text.replace(/^\ufeff/, '');
      isFirst = false;
    }
    yield text;
  }
  yield decoder.end();
}
