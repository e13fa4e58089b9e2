import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createSecureServer, type TlsOptions } from 'node:tls';

export interface ServeOptions {
  /** Serves TLS. */
  readonly tls?: TlsOptions | undefined;
  /** Of a Unix socket, in place of a port. */
  readonly path?: string | undefined;
  /** Does not end a connection because the other side did. */
  readonly allowHalfOpen?: boolean | undefined;
}

/** A server that does with each connection what a test wants; disposing it cuts them. */
export interface TestServer extends AsyncDisposable {
  readonly port: number;
  /** How many connections are open. */
  readonly open: number;
}

/** Listens on a free port of 127.0.0.1 or on a path; a connection with TLS is taken once that is agreed. */
export async function serve(
  onConnection: (socket: Socket) => unknown,
  { tls, path, allowHalfOpen = false }: ServeOptions = {},
): Promise<TestServer> {
  const raw = new Set<Socket>();
  const take = (socket: Socket) => {
    socket.on('error', () => {});
    onConnection(socket);
  };
  const options = { ...tls, allowHalfOpen };
  const server: Server = tls ? createSecureServer(options, take) : createServer(options, take);
  server.on('connection', (socket: Socket) => {
    raw.add(socket);
    socket.once('close', () => raw.delete(socket));
  });
  server.on('tlsClientError', () => {});
  if (path === undefined) server.listen(0, '127.0.0.1');
  else server.listen(path);
  await once(server, 'listening');
  return {
    port: path === undefined ? (server.address() as AddressInfo).port : 0,
    get open() {
      return raw.size;
    },
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of raw) socket.destroy();
      await closed;
    },
  };
}
