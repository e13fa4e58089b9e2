import { type HttpOptions, type HttpTransport, http } from '@jsonrpcclient/http';
import { readText } from './read-text.ts';

/** The rules of HTTP, and whatever else `fetch` takes. */
export interface HttpFetchOptions
  extends HttpOptions,
    Omit<RequestInit, 'method' | 'headers' | 'body' | 'signal'> {
  /** The `fetch` to use; the platform's by default. */
  readonly fetch?: typeof globalThis.fetch | undefined;
}

/** A transport over `fetch`. Rejects as every HTTP transport does, see `http`. */
export function httpFetch(url: string | URL, options: HttpFetchOptions = {}): HttpTransport {
  const { auth, headers, maxResponseBytes, codec, fetch, ...init } = options;
  return http(
    url,
    async ({ url, maxResponseBytes, ...request }) => {
      const send = fetch ?? globalThis.fetch;
      const response = await send(url, { redirect: 'manual', ...init, method: 'POST', ...request });
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: await readText(response, maxResponseBytes),
      };
    },
    { auth, headers, maxResponseBytes, codec },
  );
}
