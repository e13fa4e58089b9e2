import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';

/** A server that listens; closing it cuts its connections. */
export interface Listening {
  /** 0 if it listens on a path. */
  readonly port: number;
  /** How many connections are open. */
  readonly open: number;
  readonly close: () => Promise<void>;
}

/** Lets a server listen on a free port of 127.0.0.1 or on a path; of a TLS server, `close` destroys the raw sockets. */
export async function listen(server: Server, path?: string): Promise<Listening> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    // A client may cut its connection at any time.
    socket.on('error', () => {});
  });
  if (path === undefined) server.listen(0, '127.0.0.1');
  else server.listen(path);
  await once(server, 'listening');
  return {
    port: path === undefined ? (server.address() as AddressInfo).port : 0,
    get open() {
      return sockets.size;
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
