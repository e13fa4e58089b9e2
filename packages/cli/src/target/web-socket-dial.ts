import type { Channel } from '@jsonrpcclient/duplex';
import { loadWs, webSocket } from '@jsonrpcclient/websocket';
import type { Settings } from '../settings/settings.ts';

type WebSocketDialOptions = Pick<Settings, 'tls' | 'headers' | 'auth' | 'proxy'> & {
  readonly connectTimeout: number;
  readonly maxMessageBytes: number;
};

/** Returns a function that opens a WebSocket. It is one of `ws`, because the platform's has no TLS options or agent. */
export async function createWebSocketDial(
  url: string,
  { tls, headers, auth, proxy, ...limits }: WebSocketDialOptions,
): Promise<() => Channel> {
  const WebSocket = await loadWs();
  const authorization = auth === undefined ? {} : { authorization: toHeader(auth) };
  const options = { ...tls, ...(proxy !== undefined && (await throughTunnel(url, proxy, tls))) };
  const all = { ...authorization, ...headers };
  return () => webSocket(url, { WebSocket, headers: all, options, ...limits });
}

async function throughTunnel(url: string, proxy: string, tls: Settings['tls']): Promise<object> {
  const { createTunnelAgent } = await import('../http/through-proxy.ts');
  return { agent: createTunnelAgent(proxy, tls, url.startsWith('wss:')) };
}

function toHeader(auth: NonNullable<Settings['auth']>): string {
  if (typeof auth === 'string') return `Bearer ${auth}`;
  return `Basic ${Buffer.from(`${auth.username}:${auth.password}`).toString('base64')}`;
}
