import { type HttpOptions, type HttpTransport, http } from '@jsonrpcclient/http';
import { type FetchResponse, readResponse } from './read-response.ts';

/** The part of `fetch` that is used. The platform's `fetch` and compatible functions match it. */
export type Fetch<Body = string> = (
  url: string,
  init: {
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: Body;
    readonly signal: AbortSignal | null;
  },
) => Promise<FetchResponse>;

/** Options of all HTTP transports, and of `fetch`. */
export interface HttpFetchOptions
  extends HttpOptions,
    Omit<RequestInit, 'method' | 'headers' | 'body' | 'signal'> {
  /** The `fetch` function to use; the platform's by default. */
  readonly fetch?: Fetch | undefined;
}

/** Creates a transport over `fetch`. Rejects with an `HttpError`, `InvalidResponseError` or `TransportError`. */
export function httpFetch(url: string | URL, options: HttpFetchOptions = {}): HttpTransport {
  const { auth, headers, maxResponseBytes, codec, fetch, redirect = 'manual', ...init } = options;
  return http(
    url,
    async ({ url, headers, body, options: { signal = null }, maxResponseBytes }) => {
      const send: Fetch = fetch ?? globalThis.fetch;
      const request = { ...init, method: 'POST', redirect, headers, body, signal };
      return readResponse(await send(url, request), maxResponseBytes);
    },
    options,
  );
}
