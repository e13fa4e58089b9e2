import { createServer, type Socket } from 'node:net';
import { serveWebSockets, takeWebSockets } from '@jsonrpcclient/fixtures';
import { listen } from '@jsonrpcclient/testing/servers';

/** A server that only records, and sends what a test tells it to. */
export interface RawServer extends AsyncDisposable {
  readonly url: string;
  /** The decoded messages that have arrived. */
  readonly messages: readonly Incoming[];
  /** How many connections it has accepted. */
  readonly connections: () => number;
  /** Sends a message on the last connection. */
  readonly send: (message: object) => void;
  /** Cuts the last connection. */
  readonly drop: () => void;
}

interface Incoming {
  readonly id?: number | string;
  readonly method?: string;
  readonly result?: unknown;
}

interface Connection {
  readonly send: (text: string) => void;
  readonly drop: () => void;
}

function record() {
  const messages: Incoming[] = [];
  const connections: Connection[] = [];
  return {
    messages,
    add: (connection: Connection) => connections.push(connection),
    connections: () => connections.length,
    send: (message: object) => connections.at(-1)?.send(JSON.stringify(message)),
    drop: () => connections.at(-1)?.drop(),
  };
}

export async function startWebSockets(): Promise<RawServer> {
  const { add, messages, ...rest } = record();
  const server = await serveWebSockets((http) => {
    takeWebSockets(http, (socket) => {
      add({ send: (text) => socket.send(text), drop: () => socket.terminate() });
      socket.on('message', (data) => messages.push(JSON.parse(String(data))));
    });
  });
  return {
    ...rest,
    messages,
    url: server.wsUrl,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** A TCP server whose messages have a `Content-Length`, as language servers' have. */
export async function startContentLength(): Promise<RawServer> {
  const { add, messages, ...rest } = record();
  const server = createServer((socket: Socket) => {
    const send = (text: string) =>
      socket.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
    add({ send, drop: () => socket.resetAndDestroy() });
    let received = '';
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      received += chunk;
      for (;;) {
        const [head, length] = /Content-Length: (\d+)[\s\S]*?\r\n\r\n/.exec(received) ?? [];
        if (head === undefined || received.length < head.length + Number(length)) return;
        messages.push(JSON.parse(received.slice(head.length, head.length + Number(length))));
        received = received.slice(head.length + Number(length));
      }
    });
  });
  const { port, close } = await listen(server);
  return { ...rest, messages, url: `tcp://127.0.0.1:${port}`, [Symbol.asyncDispose]: close };
}
