import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { listen } from '@jsonrpcclient/testing/servers';
import { WebSocketServer } from 'ws';
import { createPeer } from './peer.ts';
import { serveNats } from './serve-nats.ts';

/** The servers that every runtime calls, all in this process. */
export interface Servers extends AsyncDisposable {
  readonly http: string;
  readonly webSocket: string;
  readonly tcpPort: number;
  readonly nats: string;
  /** What the next page that is opened posts to `/report`. */
  report(): Promise<string>;
}

/** Starts the servers; `files` are served by path, so that pages have the same origin as the HTTP server. */
export async function startServers(
  files: ReadonlyMap<string, { readonly type: string; readonly text: string }>,
): Promise<Servers> {
  let onReport = (_report: string) => {};

  const serveHttp = async (request: IncomingMessage, response: ServerResponse) => {
    const path = new URL(request.url ?? '', 'http://localhost').pathname;
    const body = await text(request).catch(() => '');
    const file = request.method === 'GET' && files.get(path);
    if (file) {
      response.writeHead(200, { 'content-type': file.type }).end(file.text);
    } else if (path === '/report') {
      response.end();
      onReport(body);
    } else if (path === '/redirect') {
      response.writeHead(307, { location: '/' }).end();
    } else if (path === '/busy' && !request.headers['x-attempt']) {
      response.writeHead(503, { 'retry-after': '0' }).end();
    } else if (request.method === 'POST' && path !== '/silent') {
      respond(request, response, body);
    } else if (path !== '/silent') response.writeHead(404).end();
  };
  const server = createServer(serveHttp);
  new WebSocketServer({ server }).on('connection', (socket, { headers }) => {
    const receive = createPeer((message) => socket.send(message));
    socket.on('error', () => {});
    socket.on('message', (data) => {
      const { method, params, id } = JSON.parse(String(data));
      if (method !== 'header') return receive(String(data));
      socket.send(JSON.stringify({ jsonrpc: '2.0', result: headers[params[0]] ?? null, id }));
    });
  });
  const tcp = createTcpServer((socket) => {
    socket.on('error', () => {});
    createInterface(socket).on(
      'line',
      createPeer((message) => socket.write(`${message}\n`)),
    );
  });

  const [one, other] = [await listen(server), await listen(tcp)];
  const broker = await serveNats();
  return {
    http: `http://127.0.0.1:${one.port}/`,
    webSocket: `ws://127.0.0.1:${one.port}/`,
    tcpPort: other.port,
    nats: broker.url,
    report: () =>
      new Promise((resolve) => {
        onReport = resolve;
      }),
    async [Symbol.asyncDispose]() {
      await Promise.all([one.close(), other.close(), broker[Symbol.asyncDispose]()]);
    },
  };
}

function respond({ url, headers }: IncomingMessage, response: ServerResponse, body: string): void {
  const { params = [], id } = JSON.parse(body);
  if (url === '/list') {
    const result = Array.from({ length: params[0] }, (_, number) => number);
    response.end(JSON.stringify({ jsonrpc: '2.0', result, id }));
    return;
  }
  if (url === '/events' || url === '/endless') {
    sendEvents(response, { id, result: params[0] + params[1] }, url === '/events');
    return;
  }
  let isSent = false;
  const send = (message: string) => {
    isSent = true;
    const zip = url?.startsWith('/gzip');
    response.writeHead(200, {
      'content-type': 'application/json',
      ...(zip && { 'content-encoding': 'gzip' }),
    });
    response.end(zip ? gzipSync(message) : message);
  };
  if (url?.startsWith('/headers')) {
    // Node reads the bytes of a header as Latin-1, as it should.
    send(JSON.stringify({ jsonrpc: '2.0', result: headers, id: JSON.parse(body).id }));
  } else createPeer(send)(body);
  if (!isSent) response.writeHead(204).end();
}

/** Sends a notification, split within a character, and the same response three times. */
function sendEvents(response: ServerResponse, outcome: object, ends: boolean): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const tick = Buffer.from('data: {"jsonrpc":"2.0","method":"tick","params":["ä€😀"]}\r\n\r\n');
  response.write(tick.subarray(0, 50));
  setTimeout(() => {
    response.write(tick.subarray(50));
    for (let left = 3; left > 0; left--)
      response.write(`data: ${JSON.stringify({ jsonrpc: '2.0', ...outcome })}\n\n`);
    if (ends) response.end();
  }, 10);
}
