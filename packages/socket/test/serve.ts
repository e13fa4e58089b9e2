import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createSecureServer, type TlsOptions } from 'node:tls';
import { type Listening, listen } from '@jsonrpcclient/testing';

export interface ServeOptions {
  /** Serves TLS. */
  readonly tls?: TlsOptions | undefined;
  /** Of a Unix socket, in place of a port. */
  readonly path?: string | undefined;
  /** Does not end a connection because the other side did. */
  readonly allowHalfOpen?: boolean | undefined;
}

/** A server that does with each connection what a test wants; disposing it cuts them. */
export type TestServer = Listening & AsyncDisposable;

/** Listens on a free port of 127.0.0.1 or on a path; a connection with TLS is taken once that is agreed. */
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
