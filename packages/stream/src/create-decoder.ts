import type { Decoder } from './framing.ts';

/** The part of a decoder that depends on the framing: adds complete messages to `texts`, and throws on invalid input. */
export interface Reading {
  /** Returns `texts`, or, if that is still empty, possibly another list. */
  read(bytes: Buffer, texts: string[]): readonly string[];
  end(texts: string[]): readonly string[];
}

const mark = Buffer.from('\uFEFF');

/** A decoder that returns all messages before a fault, and skips a byte order mark at the start of the stream. */
export function createDecoder({ read, end }: Reading): Decoder {
  // Kept until it is clear whether the stream starts with a mark, whose bytes may arrive one by one.
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
    // An empty chunk only asks whether there was a fault, as the reader does after each chunk.
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
