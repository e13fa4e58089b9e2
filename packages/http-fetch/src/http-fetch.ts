import { type HttpOptions, type HttpTransport, http } from '@jsonrpcclient/http';
import { type FetchResponse, readResponse } from './read-response.ts';

/** What is used of a `fetch`: the platform's and those of its shape have it. */
export type Fetch = (
  url: string,
  init: {
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    readonly signal: AbortSignal | null;
  },
) => Promise<FetchResponse>;

/** The options of HTTP, and those of `fetch`. */
export interface HttpFetchOptions
  extends HttpOptions,
    Omit<RequestInit, 'method' | 'headers' | 'body' | 'signal'> {
  /** The `fetch` to use; the platform's by default. */
  readonly fetch?: Fetch | undefined;
}

/** A transport over `fetch`; rejects as `http` does. */
export function httpFetch(url: string | URL, options: HttpFetchOptions = {}): HttpTransport {
  const { auth, headers, maxResponseBytes, codec, fetch, redirect = 'manual', ...init } = options;
  return http(
    url,
    async ({ url, headers, body, options: { signal = null }, maxResponseBytes }) => {
      const send: Fetch = fetch ?? globalThis.fetch;
      const request = { method: 'POST', redirect, headers, body, signal };
      return readResponse(await send(url, { ...init, ...request }), maxResponseBytes);
    },
    options,
  );
}
