import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createSecureServer, type TlsOptions } from 'node:tls';
import { type Listening, listen } from '@jsonrpcclient/testing/servers';

export interface ServeOptions {
  /** Uses TLS. */
  readonly tls?: TlsOptions | undefined;
  /** The path of a Unix socket, instead of a port. */
  readonly path?: string | undefined;
  /** Does not end a connection when the peer does. */
  readonly allowHalfOpen?: boolean | undefined;
}

/** A server that handles each connection as a test wants; disposing of it cuts them. */
export type TestServer = Listening & AsyncDisposable;

/** Listens on a free port of 127.0.0.1 or on a path; a TLS connection is passed on after its handshake. */
export async function serve(
  onConnection: (socket: Socket) => unknown,
  { tls, path, allowHalfOpen = false }: ServeOptions = {},
): Promise<TestServer> {
  const take = (socket: Socket) => {
    socket.on('error', () => {});
    onConnection(socket);
  };
  const options = { ...tls, allowHalfOpen };
  const server: Server = tls ? createSecureServer(options, take) : createServer(options, take);
  server.on('tlsClientError', () => {});
  const listening = await listen(server, path);
  return Object.assign(listening, { [Symbol.asyncDispose]: listening.close });
}
