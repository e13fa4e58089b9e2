import { joinHeaders, type PostStream, wrongKind } from '@jsonrpcclient/http';
import { type Chunks, createChunks } from './chunks.ts';
import { decompress } from './collect.ts';
import { dispatch } from './dispatch.ts';
import type { HttpUndiciOptions } from './http-undici.ts';
import { createPool, type OwnPool } from './pool.ts';

/** Options of undici's connection pool. */
export type UndiciStreamOptions = Omit<
  HttpUndiciOptions,
  'auth' | 'headers' | 'maxResponseBytes' | 'codec' | 'pipelining'
>;

/**
 * Returns a `PostStream` over undici, for `@jsonrpcclient/http-stream`. It has a connection pool for each server that it
 * sends requests to; idle connections don't keep the process alive.
 */
export function undiciStream(options: UndiciStreamOptions = {}): PostStream {
  const { dispatcher, ...poolOptions } = options;
  if (dispatcher && typeof dispatcher.dispatch !== 'function')
    throw wrongKind('undiciStream', 'dispatcher: an undici dispatcher', dispatcher);
  const pools = new Map<string, OwnPool>();
  const poolFor = (origin: string) => {
    const pool = pools.get(origin) ?? createPool(origin, poolOptions);
    pools.set(origin, pool);
    return pool;
  };

  return ({ url, ...request }) => {
    const { origin, pathname, search } = new URL(url);
    const pool = dispatcher ? { dispatcher } : poolFor(origin);
    const target = { origin, path: pathname + search };
    return dispatch(pool, target, request, (response, resolve, { release, abort, fail, drain }) => {
      const { status, statusText, headers } = response;
      let body: Chunks['body'] | undefined;
      const toSink = (drain: () => void) => {
        const chunks = createChunks(release, abort, drain);
        body = chunks.body;
        return chunks;
      };
      const collector = decompress(headers, toSink, fail, drain);
      resolve({ status, statusText, headers: joinHeaders(headers), body });
      return collector;
    });
  };
}
