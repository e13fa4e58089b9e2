import {
  type HttpOptions,
  type HttpTransport,
  http,
  type PostRequest,
  wrongKind,
} from '@jsonrpcclient/http';
import type { Dispatcher, Pool } from 'undici';
import { createPool } from './pool.ts';
import { undiciPost } from './undici-post.ts';

/** Options of all HTTP transports, and of undici's connection pool. */
export interface HttpUndiciOptions
  extends HttpOptions,
    Omit<
      Pool.Options,
      | keyof HttpOptions
      | 'headersTimeout'
      | 'bodyTimeout'
      | 'maxResponseSize'
      | 'interceptors'
      | 'pipelining'
    > {
  /** Sends the requests instead of the built-in pool: an agent, a proxy agent or a mock. You have to close it. */
  readonly dispatcher?: Dispatcher | undefined;
  /**
   * How many idempotent calls the built-in pool sends over a connection before the first response arrives; 1 by default.
   * With 0, connections aren't kept alive.
   */
  readonly pipelining?: number | undefined;
}

/**
 * Creates a transport over undici. Its idle connections don't keep the process alive. Rejects with an `HttpError`,
 * `InvalidResponseError` or `TransportError`.
 */
export function httpUndici(url: string | URL, options: HttpUndiciOptions = {}): HttpTransport {
  const { auth, headers, maxResponseBytes, codec, dispatcher, pipelining = 1, ...rest } = options;
  if (dispatcher && typeof dispatcher.dispatch !== 'function')
    throw wrongKind('httpUndici', 'dispatcher: an undici dispatcher', dispatcher);
  if (!Number.isInteger(pipelining) || pipelining < 0)
    throw new TypeError('httpUndici: pipelining must be a whole number, at least 0');
  const post = (request: PostRequest) =>
    undiciPost((request.options.idempotent && pipelines) || pool, target, request);
  const transport = http(url, post, options);
  const { origin, pathname, search } = new URL(url);
  const target = { origin, path: pathname + search };
  const pool = dispatcher ? { dispatcher } : createPool(origin, rest, Math.min(pipelining, 1));
  // Two pools, because a lost connection repeats all calls that were sent over it.
  const pipelines = pipelining > 1 && !dispatcher && createPool(origin, rest, pipelining);
  return transport;
}
