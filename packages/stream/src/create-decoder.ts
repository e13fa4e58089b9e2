import type { Decoder } from './framing.ts';

/** The part of a decoder that differs: adds the messages that are whole to `texts`, and throws for what is none. */
export interface Reading {
  /** Gives `texts`, or while that is empty a list of its own. */
  read(bytes: Buffer, texts: string[]): readonly string[];
  end(texts: string[]): readonly string[];
}

const mark = Buffer.from('\uFEFF');

/** A decoder that loses no message before a fault, and skips a byte order mark at the start of the stream. */
export function createDecoder({ read, end }: Reading): Decoder {
  // Until it is known whether a mark is there, which may come byte by byte.
  let start: Buffer | undefined = Buffer.alloc(0);

  const skipMark = (chunk: Uint8Array) => {
    const bytes = start ? Buffer.concat([start, chunk]) : toBuffer(chunk);
    if (!start) return bytes;
    start = bytes.length < mark.length && mark.indexOf(bytes) === 0 ? bytes : undefined;
    if (start) return start.subarray(start.length);
    return bytes.indexOf(mark) === 0 ? bytes.subarray(mark.length) : bytes;
  };

  let fault: { readonly error: unknown } | undefined;
  const collect = (add: Reading['end']) => {
    const texts: string[] = [];
    try {
      if (!fault) return add(texts);
    } catch (error) {
      fault = { error };
    }
    if (texts.length === 0) throw fault.error;
    return texts;
  };

  return {
    // Asks for nothing but whether there was a fault, which is asked after each chunk.
    push: (chunk) =>
      chunk.length === 0 && !fault ? [] : collect((texts) => read(skipMark(chunk), texts)),
    end: () =>
      collect((texts) => {
        if (start) read(start, texts);
        return end(texts);
      }),
  };
}

function toBuffer(chunk: Uint8Array): Buffer {
  if (Buffer.isBuffer(chunk)) return chunk;
  return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}
