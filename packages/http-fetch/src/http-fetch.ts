import { type HttpOptions, type HttpTransport, http } from '@jsonrpcclient/http';
import { readText } from './read-text.ts';

/** The options of HTTP, and those of `fetch`. */
export interface HttpFetchOptions
  extends HttpOptions,
    Omit<RequestInit, 'method' | 'headers' | 'body' | 'signal'> {
  /** The `fetch` to use; the platform's by default. */
  readonly fetch?: typeof globalThis.fetch | undefined;
}

/** A transport over `fetch`; rejects as `http` does. */
export function httpFetch(url: string | URL, options: HttpFetchOptions = {}): HttpTransport {
  const { fetch, ...init } = options;
  return http(
    url,
    async ({ url, headers, body, signal = null, maxResponseBytes }) => {
      const response = await (fetch ?? globalThis.fetch)(url, {
        redirect: 'manual',
        ...init,
        method: 'POST',
        headers,
        body,
        signal,
      });
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: await readText(response, maxResponseBytes),
      };
    },
    options,
  );
}
