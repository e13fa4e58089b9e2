import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';

/** The bytes of a body. None is asked to be compressed, but some servers do it unasked. */
export async function* decompress(response: IncomingMessage): AsyncGenerator<Uint8Array> {
  const encoding = response.headers['content-encoding']?.toLowerCase() ?? 'identity';
  if (encoding === 'identity') return yield* response;
  const { createGunzip, createInflate, createBrotliDecompress } = await import('node:zlib');
  const decoders = {
    gzip: createGunzip,
    'x-gzip': createGunzip,
    deflate: createInflate,
    br: createBrotliDecompress,
  };
  const create = Object.entries(decoders).find(([name]) => name === encoding)?.[1];
  if (!create) return yield* response;
  const decoder = create();
  response.on('error', (error) => decoder.destroy(error));
  yield* response.pipe(decoder) as Readable;
}
