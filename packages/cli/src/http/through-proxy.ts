import { Agent, type RequestOptions, request } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import type { Duplex } from 'node:stream';
import { connect } from 'node:tls';
import type { Tls } from '../settings/read-tls.ts';
import { addressOf, type Connector } from './address.ts';

/** Sends requests of http to the proxy, and those of https through a tunnel. */
export function throughProxy(proxy: string, tls: Tls, server: URL): Connector {
  if (server.protocol === 'https:') {
    const agent = createTunnelAgent(proxy, tls);
    return {
      target: (url) => ({ ...addressOf(url), agent }),
      headers: {},
      close: () => agent.destroy(),
    };
  }
  const { path: _, ...address } = addressOf(proxy);
  const agent = proxy.startsWith('https:')
    ? new SecureAgent({ keepAlive: true })
    : new Agent({ keepAlive: true });
  return {
    target: (url) => ({ ...address, agent, path: url, setHost: false }),
    headers: { host: server.host, ...proxyHeaders(proxy) },
    close: () => agent.destroy(),
  };
}

/** An agent whose connections are tunnels: for https, and for WebSockets. */
export function createTunnelAgent(proxy: string, tls: Tls, isSecure = true): Agent {
  const agent = isSecure ? new SecureAgent({ keepAlive: true }) : new Agent({ keepAlive: true });
  const createConnection = (
    options: RequestOptions & { readonly servername?: string },
    done: (error: Error | null, socket?: Duplex) => void,
  ) => {
    const { host, port } = options;
    openTunnel(proxy, `${host}:${port}`).then((socket) => {
      if (!isSecure) return done(null, socket);
      const servername = options.servername ?? host ?? undefined;
      const secure = connect({ socket, ...(servername && { servername }), ...tls });
      secure.once('secureConnect', () => done(null, secure)).once('error', (error) => done(error));
    }, done);
  };
  return Object.assign(agent, { createConnection });
}

function openTunnel(proxy: string, authority: string): Promise<Duplex> {
  const { path: _, ...address } = addressOf(proxy);
  const send = proxy.startsWith('https:') ? secureRequest : request;
  return new Promise((resolve, reject) => {
    const headers = { host: authority, ...proxyHeaders(proxy) };
    const tunnel = send({ ...address, method: 'CONNECT', path: authority, headers, agent: false });
    tunnel.on('connect', (response, socket) => {
      if (response.statusCode === 200) return resolve(socket);
      socket.destroy();
      // The transport reads this message as a proof that nothing was sent.
      reject(new Error(`Proxy response (${response.statusCode}) to CONNECT`));
    });
    tunnel.on('error', (error) => {
      const { code } = error as NodeJS.ErrnoException;
      reject(Object.assign(new Error(`Proxy response (${code}): no connection`), { code }));
    });
    tunnel.end();
  });
}

function proxyHeaders(proxy: string): Record<string, string> {
  const { username, password } = new URL(proxy);
  if (!username && !password) return {};
  const bytes = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`);
  return { 'proxy-authorization': `Basic ${bytes.toString('base64')}` };
}
