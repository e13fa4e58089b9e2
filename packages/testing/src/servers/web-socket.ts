import { createServer, type Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { listen } from './listen.ts';

/** A WebSocket server; disposing it cuts its connections. */
export interface WsServer extends AsyncDisposable {
  readonly wsUrl: string;
}

/** Starts a WebSocket server on a free port of 127.0.0.1; `attach` receives the HTTP server. */
export async function serveWebSockets(attach: (server: Server) => void): Promise<WsServer> {
  const server = createServer();
  attach(server);
  const { port, close } = await listen(server);
  return { wsUrl: `ws://127.0.0.1:${port}/`, [Symbol.asyncDispose]: close };
}

/** Accepts WebSockets on an HTTP server; a client that violates the protocol loses only its own connection. */
export function takeWebSockets(
  server: Server,
  onConnection?: (socket: WebSocket) => void,
): WebSocketServer {
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => {
    socket.on('error', () => {});
    onConnection?.(socket);
  });
  return sockets;
}
