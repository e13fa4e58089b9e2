import type { RequestOptions } from 'node:http';

/** How requests reach their server: directly, or through a proxy. */
export interface Connector {
  /** The options of a request for a URL. */
  target(url: string): RequestOptions;
  /** Headers for the proxy. */
  readonly headers: Readonly<Record<string, string>>;
  /** Closes the kept connections. */
  close(): void;
}

/** Where a URL leads, as options of a request. */
export function addressOf(text: string): RequestOptions {
  const { protocol, hostname, port, pathname, search } = new URL(text);
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const defaultPort = protocol === 'https:' ? 443 : 80;
  return { protocol, host, port: port || defaultPort, path: pathname + search };
}
