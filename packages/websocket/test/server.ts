import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Socket } from 'node:net';
import { type Certificate, listen } from '@jsonrpcclient/testing/servers';
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws';

export interface ServerSetup extends ServerOptions {
  readonly tls?: Certificate;
  /** The status to send instead of an upgrade. */
  readonly refuse?: number;
  readonly location?: string;
}

/** A WebSocket server that records what it receives. */
export interface SocketServer extends AsyncDisposable {
  /** For example, `ws://127.0.0.1:12345/`. */
  readonly url: string;
  readonly requests: readonly IncomingMessage[];
  /** The codes with which connections were closed. */
  readonly codes: readonly number[];
  /** The number of open connections. */
  readonly connections: number;
}

/** Starts a server on a free port of 127.0.0.1; disposing of it cuts its connections. */
export async function serveSockets(
  onSocket: (socket: WebSocket, path: string) => unknown = echo,
  { tls, refuse, location = '', ...options }: ServerSetup = {},
): Promise<SocketServer> {
  const requests: IncomingMessage[] = [];
  const codes: number[] = [];
  const http = tls ? createSecureServer(tls) : createServer();
  const sockets = new WebSocketServer({ ...options, noServer: true });
  http.on('upgrade', (request, connection: Socket, head) => {
    requests.push(request);
    if (request.url === '/silent') return;
    if (refuse || request.url === '/refuse') {
      const head = [`HTTP/1.1 ${refuse} No`, 'content-length: 0', `location: ${location}`];
      connection.end([...head, 'connection: close', '', ''].join('\r\n'));
      return;
    }
    sockets.handleUpgrade(request, connection, head, (socket) => {
      socket.on('error', () => {});
      socket.on('close', (code) => codes.push(code));
      onSocket(socket, request.url ?? '');
    });
  });
  const listening = await listen(http);
  return {
    url: `${tls ? 'wss' : 'ws'}://127.0.0.1:${listening.port}/`,
    requests,
    codes,
    get connections() {
      return listening.open;
    },
    [Symbol.asyncDispose]: listening.close,
  };
}

/** Echoes each message in the same kind of frame. */
export function echo(socket: WebSocket): void {
  socket.on('message', (data, binary) => socket.send(data, { binary }));
}

/** The connection below a WebSocket, to send what no WebSocket would. */
export function streamOf(socket: WebSocket): Socket {
  return (socket as unknown as { readonly _socket: Socket })._socket;
}
