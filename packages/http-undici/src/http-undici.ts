import { type HttpOptions, type HttpTransport, http } from '@jsonrpcclient/http';
import type { Dispatcher, Pool } from 'undici';
import { createPool } from './pool.ts';
import { send } from './send.ts';

/** The options of HTTP, and those of undici's pool of connections. */
export interface HttpUndiciOptions
  extends HttpOptions,
    Omit<
      Pool.Options,
      keyof HttpOptions | 'headersTimeout' | 'bodyTimeout' | 'maxResponseSize' | 'interceptors'
    > {
  /** What sends the requests in place of an own pool: an agent, a proxy, a mock; closing it is up to its owner. */
  readonly dispatcher?: Dispatcher | undefined;
}

/** A transport over undici, with kept-alive connections that hold no process open; rejects as `http` does. */
export function httpUndici(url: string | URL, options: HttpUndiciOptions = {}): HttpTransport {
  const { auth, headers, maxResponseBytes, codec, dispatcher, ...poolOptions } = options;
  const transport = http(url, (request) => send(pool, { origin, path }, request), options);
  const { origin, pathname, search } = new URL(url);
  const path = pathname + search;
  const pool = dispatcher ? { dispatcher } : createPool(origin, poolOptions);
  return transport;
}
