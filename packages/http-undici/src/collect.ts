import type { Transform } from 'node:stream';
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
} from 'node:zlib';
import { createPile } from '@jsonrpcclient/http';

/** The headers of a response, in the form that undici uses. */
export type ResponseHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** The callbacks of a collector. */
export interface Collected {
  /**
   * Called with the text without a byte order mark, or with undefined once the body has more than `maxBytes`, or has
   * broken.
   */
  readonly done: (text: string | undefined, error?: Error) => void;
  readonly fail: (error: Error) => void;
  /** Called when more may be written. */
  readonly drain: () => void;
}

/** Receives the chunks of a body. */
export interface Collector {
  /** Returns false if the next chunk should wait for `drain`, which limits memory. */
  readonly write: (chunk: Buffer) => boolean;
  readonly end: () => void;
  /** The body has broken. */
  readonly fail: (error: Error) => void;
  readonly destroy: () => void;
}

/** Collects the decoded text of a body. A body in an unknown encoding isn't decompressed. */
export function collect(
  headers: ResponseHeaders,
  maxBytes: number,
  { done, fail, drain }: Collected,
): Collector {
  const type = headers['content-type'];
  const pile = createPile(maxBytes);
  const sink: Collector = {
    write(chunk) {
      if (!pile.add(chunk)) done(undefined);
      return true;
    },
    end: () => done(pile.toText(type && String(type))),
    fail: (error) => done(undefined, error),
    destroy() {},
  };
  if (headers['content-encoding'] === undefined) return sink;
  return decompress(headers, () => sink, fail, drain);
}

/**
 * Returns a collector that passes the decompressed bytes on to the sink; `fail` is called if they can't be decompressed.
 * The sink calls its `drain` after its `write` has returned false.
 */
export function decompress(
  { 'content-encoding': encoding }: ResponseHeaders,
  toSink: (drain: () => void) => Collector,
  fail: (error: Error) => void,
  drain: () => void,
): Collector {
  const decoders = encoding === undefined ? [] : toDecoders(String(encoding));
  return decode(decoders, toSink, fail, drain);
}

type CreateDecoder = (start: Buffer) => Transform;

/** Decompresses a body, the outermost encoding first, and passes the bytes on to the sink. */
function decode(
  [create, ...inner]: readonly CreateDecoder[],
  toSink: (drain: () => void) => Collector,
  fail: (error: Error) => void,
  drain: () => void,
): Collector {
  if (!create) return toSink(drain);
  // Created for the first chunk, because an empty body has no encoding.
  let decoder: Transform | undefined;
  const next = decode(inner, toSink, fail, () => decoder?.resume());
  return {
    write(chunk) {
      decoder ??= create(chunk)
        .on('data', (bytes: Buffer) => next.write(bytes) || decoder?.pause())
        .on('end', next.end)
        .on('error', fail)
        .on('drain', drain);
      return decoder.write(chunk);
    },
    end() {
      if (decoder) decoder.end();
      else next.end();
    },
    fail: next.fail,
    destroy() {
      decoder?.destroy();
      next.destroy();
    },
  };
}

/**
 * Returns the decoders for a list of encodings, the last one first; none if one is unknown or there are more than five.
 */
function toDecoders(list: string): readonly CreateDecoder[] {
  const names = list.toLowerCase().split(',');
  const encodings = names.map((name) => name.trim()).filter((name) => name !== 'identity');
  const known = encodings.flatMap((name) => decoders.get(name) ?? []);
  return known.length < encodings.length || known.length > 5 ? [] : known.reverse();
}

// Like browsers, accept a stream without its end, which some servers omit.
const zlib = { finishFlush: constants.Z_SYNC_FLUSH };
const brotli = { finishFlush: constants.BROTLI_OPERATION_FLUSH };

const decoders = new Map<string, CreateDecoder>([
  ['gzip', () => createGunzip(zlib)],
  ['x-gzip', () => createGunzip(zlib)],
  ['br', () => createBrotliDecompress(brotli)],
  // Some servers omit the zlib header, whose first byte ends in 8.
  ['deflate', ([first = 0]) => (first % 16 === 8 ? createInflate(zlib) : createInflateRaw(zlib))],
]);
