import { Agent } from 'node:http';
import type { Tls } from '../settings/read-tls.ts';
import { addressOf, type Connector } from './address.ts';

/** The options of `createConnector`. */
export interface ConnectorOptions {
  readonly tls: Tls;
  /** The URL of a proxy. */
  readonly proxy: string | undefined;
  /** How many connections may be open at the same time; unlimited by default. */
  readonly connections?: number | undefined;
}

/** Connects to the server of a URL, with TLS if the URL is one of https. */
export async function createConnector(
  url: string,
  { tls, proxy, connections = Number.POSITIVE_INFINITY }: ConnectorOptions,
): Promise<Connector> {
  const options = { keepAlive: true, maxSockets: connections, ...tls };
  if (proxy !== undefined) {
    const { throughProxy } = await import('./through-proxy.ts');
    return throughProxy(proxy, tls, new URL(url));
  }
  const agent = url.startsWith('https:')
    ? new (await import('node:https')).Agent(options)
    : new Agent(options);
  return {
    target: (url) => ({ ...addressOf(url), agent }),
    headers: {},
    close: () => agent.destroy(),
  };
}
