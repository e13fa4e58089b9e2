import {
  concatenated,
  contentLength,
  type Framing,
  netstring,
  newline,
} from '@jsonrpcclient/stream';

export const framings: readonly (readonly [string, Framing])[] = [
  ['newline', newline],
  ['contentLength', contentLength],
  ['concatenated', concatenated],
  ['netstring', netstring],
];

/** The messages read before an error, and the error if there was one. */
export interface Decoded {
  readonly texts: readonly string[];
  readonly error?: unknown;
}

/** Reads the chunks of a stream, and its end unless `isWhole` is false. */
export function decode(
  framing: Framing,
  chunks: Iterable<string | Uint8Array>,
  { maxMessageBytes = 2 ** 26, isWhole = true } = {},
): Decoded {
  const decoder = framing.decoder(maxMessageBytes);
  const texts: string[] = [];
  try {
    for (const chunk of chunks) texts.push(...decoder.push(toBytes(chunk)));
    // Throws if there was a fault after the last messages.
    texts.push(...decoder.push(Buffer.alloc(0)));
    if (isWhole) texts.push(...decoder.end());
    return { texts };
  } catch (error) {
    return { texts, error };
  }
}

/** Returns the bytes of encoded messages. */
export function encode(framing: Framing, texts: readonly string[]): Buffer {
  return Buffer.concat(texts.map((text) => Buffer.from(toBytes(framing.encode(text)))));
}

function toBytes(chunk: string | Uint8Array): Uint8Array {
  return typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
}
