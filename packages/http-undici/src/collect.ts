import type { Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';

/** What becomes of a body. */
export interface Collected {
  /** Gets the text without a byte order mark, or undefined as soon as it has more than `maxBytes`. */
  readonly done: (text: string | undefined) => void;
  readonly fail: (error: Error) => void;
  /** More may be written. */
  readonly drain: () => void;
}

/** Takes the chunks of a body. */
export interface Collector {
  /** False: to wait for `drain` keeps memory small. */
  readonly write: (chunk: Buffer) => boolean;
  readonly end: () => void;
  readonly destroy: () => void;
}

/** Collects the decoded text of a body; an encoding that nobody knows is left as it is. */
export function collect(
  encoding: unknown,
  maxBytes: number,
  { done, fail, drain }: Collected,
): Collector {
  let chunks: Buffer[] = [];
  let bytes = 0;
  const write = (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > maxBytes) done(undefined);
    else chunks.push(chunk);
    return true;
  };
  const end = () => {
    const [first, second] = chunks;
    const text = (first && !second ? first : Buffer.concat(chunks)).toString();
    chunks = [];
    done(text.startsWith('\uFEFF') ? text.slice(1) : text);
  };
  const create = decoders.get(String(encoding).toLowerCase());
  if (!create) return { write, end, destroy() {} };
  // Made for the first chunk: an empty body, which is in no encoding, has none.
  let decoder: Transform | undefined;
  return {
    write(chunk) {
      decoder ??= create(chunk)
        .on('data', write)
        .on('end', end)
        .on('error', fail)
        .on('drain', drain);
      return decoder.write(chunk);
    },
    end() {
      if (decoder) decoder.end();
      else end();
    },
    destroy: () => decoder?.destroy(),
  };
}

const decoders = new Map<string, (start: Buffer) => Transform>([
  ['gzip', () => createGunzip()],
  ['x-gzip', () => createGunzip()],
  ['br', () => createBrotliDecompress()],
  // Some servers leave out the header of zlib, which begins with an 8.
  ['deflate', ([first = 0]) => (first % 16 === 8 ? createInflate() : createInflateRaw())],
]);
