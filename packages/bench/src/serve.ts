import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import {
  type AddressInfo,
  createServer as createNetServer,
  type Server as NetServer,
} from 'node:net';
import { WebSocketServer } from 'ws';
import { serveNats } from './serve-nats.ts';

interface Call {
  readonly method: string;
  readonly params: readonly number[];
  readonly id: number | string;
}

const bigs = new Map<number, string>();

/** Returns a JSON array of strings of 1,000 bytes each (with quotes and comma), which is fast to parse. */
function big(bytes: number): string {
  const known = bigs.get(bytes);
  if (known) return known;
  const made = JSON.stringify(Array(Math.ceil(bytes / 1000)).fill('x'.repeat(997)));
  bigs.set(bytes, made);
  return made;
}

function answer({ method, params: [a = 0, b = 0], id }: Call): string {
  const result = method === 'big' ? big(a) : a + b;
  return `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":${result}}`;
}

function respond(request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const call = JSON.parse(Buffer.concat(chunks).toString()) as Call | Call[];
    if ('method' in call && call.method === 'events') return sendEvents(response, call);
    const text = Array.isArray(call) ? `[${call.map(answer).join()}]` : answer(call);
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
    };
    response.writeHead(200, headers).end(text);
  });
}

/** Sends as many responses to one call as it asks for, as fast as the client reads. */
function sendEvents(response: ServerResponse, { id, params: [count = 0] }: Call): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const text = `data: ${answer({ method: 'add', params: [2, 3], id })}\n\n`;
  let left = count;
  const more = () => {
    while (left > 0) {
      const size = Math.min(left, 100);
      left -= size;
      if (!response.write(text.repeat(size))) return void response.once('drain', more);
    }
    response.end();
  };
  more();
}

/** The addresses of the server, by medium. */
export interface Addresses {
  readonly http: string;
  /** One message per line. */
  readonly tcp: string;
  /** Each message has a Content-Length header. */
  readonly lsp: string;
  readonly ws: string;
  /** '' if there is no broker. */
  readonly nats: string;
}

/** Passes each message in a stream of bytes to `onText`; handles only what the clients here send. */
type Split = (onText: (text: string) => void) => (chunk: Buffer) => void;

const lines: Split = (onText) => {
  let rest = '';
  return (chunk) => {
    const texts = (rest + chunk).split('\n');
    rest = texts.pop() ?? '';
    texts.forEach(onText);
  };
};

const headed: Split = (onText) => {
  let rest = '';
  return (chunk) => {
    rest += chunk.toString('latin1');
    for (;;) {
      const [head = '', length] = /^Content-Length: (\d+)\r\n\r\n/.exec(rest) ?? [];
      const end = head.length + Number(length);
      if (!head || rest.length < end) return;
      onText(rest.slice(head.length, end));
      rest = rest.slice(end);
    }
  };
};

function onStream(split: Split, encode: (text: string) => string): NetServer {
  return createNetServer({ noDelay: true }, (socket) => {
    socket.on('error', () => {});
    const read = split((text) => due.push(encode(answer(JSON.parse(text) as Call))));
    const due: string[] = [];
    socket.on('data', (chunk) => {
      read(chunk);
      socket.write(due.splice(0).join(''));
    });
  });
}

function onWebSocket(server: Server): void {
  new WebSocketServer({ server }).on('connection', (socket) => {
    socket.on('message', (data) => socket.send(answer(JSON.parse(data.toString()) as Call)));
  });
}

/** Starts a JSON-RPC server with two methods, `add` and `big`, that does as little as possible. */
export async function serve(): Promise<{ readonly urls: Addresses; readonly server: Server }> {
  const server = createServer({ keepAliveTimeout: 600_000 }, respond);
  onWebSocket(server);
  const tcp = onStream(lines, (text) => `${text}\n`);
  const lsp = onStream(headed, (text) => `Content-Length: ${text.length}\r\n\r\n${text}`);
  const [http, ...ports] = await Promise.all([server, tcp, lsp].map(listen));
  server.on('close', () => {
    tcp.close();
    lsp.close();
  });
  return {
    urls: {
      http: `http://127.0.0.1:${http}/`,
      tcp: `tcp://127.0.0.1:${ports[0]}/`,
      lsp: `tcp://127.0.0.1:${ports[1]}/`,
      ws: `ws://127.0.0.1:${http}/`,
      nats: await serveNats((text) => answer(JSON.parse(text) as Call)),
    },
    server,
  };
}

async function listen(server: NetServer): Promise<number> {
  await new Promise<void>((resolve) => {
    // With the default backlog of 511, the kernel drops connections that are opened in the same tick.
    server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, resolve);
  });
  return (server.address() as AddressInfo).port;
}
