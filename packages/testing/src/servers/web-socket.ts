import { createServer, type Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { listen } from './listen.ts';

/** A server of WebSockets; disposing it cuts its connections. */
export interface WsServer extends AsyncDisposable {
  readonly wsUrl: string;
}

/** Starts a server of WebSockets on a free port of 127.0.0.1; `attach` is given the HTTP server that they come through. */
export async function serveWebSockets(attach: (server: Server) => void): Promise<WsServer> {
  const server = createServer();
  attach(server);
  const { port, close } = await listen(server);
  return { wsUrl: `ws://127.0.0.1:${port}/`, [Symbol.asyncDispose]: close };
}

/** Takes WebSockets on an HTTP server; what a client does against their protocol ends its connection alone. */
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
