import { type HttpOptions, type HttpTransport, http, wrongKind } from '@jsonrpcclient/http';
import type { Dispatcher, Pool } from 'undici';
import { createPool } from './pool.ts';
import { undiciPost } from './undici-post.ts';

/** Options of all HTTP transports, and of undici's connection pool. */
export interface HttpUndiciOptions
  extends HttpOptions,
    Omit<
      Pool.Options,
      keyof HttpOptions | 'headersTimeout' | 'bodyTimeout' | 'maxResponseSize' | 'interceptors'
    > {
  /** Sends the requests instead of the built-in pool: an agent, a proxy agent or a mock. You have to close it. */
  readonly dispatcher?: Dispatcher | undefined;
}

/**
 * Creates a transport over undici. Its idle connections don't keep the process alive. Rejects with an `HttpError`,
 * `InvalidResponseError` or `TransportError`.
 */
export function httpUndici(url: string | URL, options: HttpUndiciOptions = {}): HttpTransport {
  const { auth, headers, maxResponseBytes, codec, dispatcher, ...poolOptions } = options;
  if (dispatcher && typeof dispatcher.dispatch !== 'function')
    throw wrongKind('httpUndici', 'dispatcher: an undici dispatcher', dispatcher);
  const transport = http(url, (request) => undiciPost(pool, { origin, path }, request), options);
  const { origin, pathname, search } = new URL(url);
  const path = pathname + search;
  const pool = dispatcher ? { dispatcher } : createPool(origin, poolOptions);
  return transport;
}
