import type { HttpOptions } from '@jsonrpcclient/http';
import { joinHeaders, type PostStream } from '@jsonrpcclient/http';
import { chunksOf } from './chunks.ts';
import type { Fetch, HttpFetchOptions } from './http-fetch.ts';

/** Options of `fetch` for requests whose response is read as it arrives. */
export interface FetchStreamOptions extends Omit<HttpFetchOptions, keyof HttpOptions | 'fetch'> {
  /** The `fetch` function to use; the platform's by default. */
  readonly fetch?: Fetch<string | null> | undefined;
}

/** Returns a `PostStream` over `fetch`, for `@jsonrpcclient/http-stream`. */
export function fetchStream(options: FetchStreamOptions = {}): PostStream {
  const { fetch, redirect = 'manual', ...init } = options;
  return async ({ method, url, headers, body, options: { signal = null } }) => {
    const send: Fetch<string | null> = fetch ?? globalThis.fetch;
    const request = { ...init, method, redirect, headers, body: body || null, signal };
    const response = await send(url, request);
    const { status, statusText } = response;
    return {
      status,
      statusText,
      headers: joinHeaders(response.headers),
      body: chunksOf(response),
    };
  };
}
