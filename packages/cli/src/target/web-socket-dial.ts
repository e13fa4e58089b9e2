import type { Channel } from '@jsonrpcclient/duplex';
import { loadWs, webSocket } from '@jsonrpcclient/websocket';
import type { Settings } from '../settings/settings.ts';

type WebSocketSettings = Pick<Settings, 'tls' | 'headers' | 'auth' | 'proxy'>;

interface WebSocketLimits {
  readonly connectTimeout: number;
  readonly maxMessageBytes: number;
}

/** Returns a function that opens a WebSocket. It is one of `ws`, because the platform's has no TLS options or agent. */
export async function createWebSocketDial(
  url: string,
  { tls, headers, auth, proxy, ...limits }: WebSocketSettings & WebSocketLimits,
): Promise<() => Channel> {
  const WebSocket = await loadWs();
  const opening = await toOpening(url, { tls, headers, auth, proxy });
  return () => webSocket(url, { WebSocket, ...opening, ...limits });
}

/** The headers and the options with which a WebSocket is opened. */
export async function toOpening(
  url: string,
  { tls, headers, auth, proxy }: WebSocketSettings,
): Promise<{ readonly headers: Settings['headers']; readonly options: object }> {
  const options = { ...tls, ...(proxy !== undefined && (await throughTunnel(url, proxy, tls))) };
  return { headers: { ...toAuthorization(auth), ...headers }, options };
}

/** The `authorization` header, if there are credentials. */
export function toAuthorization(auth: Settings['auth']): Settings['headers'] {
  if (auth === undefined) return {};
  if (typeof auth === 'string') return { authorization: `Bearer ${auth}` };
  const basic = Buffer.from(`${auth.username}:${auth.password}`).toString('base64');
  return { authorization: `Basic ${basic}` };
}

async function throughTunnel(url: string, proxy: string, tls: Settings['tls']): Promise<object> {
  const { createTunnelAgent } = await import('../http/through-proxy.ts');
  return { agent: createTunnelAgent(proxy, tls, url.startsWith('wss:')) };
}
