import { type Client, createClient } from '@jsonrpcclient/core';
import { type Connection, connect, type Unexpected } from '@jsonrpcclient/duplex';
import { serveWebSockets, takeWebSockets, type WebSocket } from '@jsonrpcclient/fixtures';
import { webSocket } from '@jsonrpcclient/websocket';

/** A connection to a server that does as it is told. */
export interface Peer extends AsyncDisposable {
  readonly connection: Connection;
  readonly unexpected: readonly Unexpected[];
  /** Makes the server send notifications, which have arrived when this resolves. */
  push(method: string, ...all: readonly unknown[]): Promise<void>;
  /** Makes the server send a request; resolves to the response that it received. */
  ask(method: string, params?: unknown): Promise<Readonly<Record<string, unknown>>>;
}

export async function connectPeer(): Promise<Peer> {
  const server = await serveWebSockets((http) => takeWebSockets(http, obey));
  const unexpected: Unexpected[] = [];
  const connection = connect(webSocket(server.wsUrl), {
    onUnexpected: (what) => unexpected.push(what),
  });
  const client: Client = createClient(connection);
  return {
    connection,
    unexpected,
    async push(method, ...all) {
      await client.request('push', { method, all });
    },
    ask: (method, params) => client.request('ask', { method, params }),
    async [Symbol.asyncDispose]() {
      await connection.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** Sends what the client asks for. */
function obey(socket: WebSocket): void {
  const send = (message: object) => socket.send(JSON.stringify({ jsonrpc: '2.0', ...message }));
  let asked: unknown;
  socket.on('message', (data) => {
    const message = JSON.parse(data.toString());
    const { method, id, params } = message;
    if (method === 'push') {
      for (const one of params.all) send({ method: params.method, params: one });
      send({ result: null, id });
    } else if (method === 'ask') {
      asked = id;
      send({ method: params.method, params: params.params, id: 'asked' });
    } else send({ result: message, id: asked });
  });
}
