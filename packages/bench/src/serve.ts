import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Call {
  readonly method: string;
  readonly params: readonly number[];
  readonly id: number | string;
}

const bigs = new Map<number, string>();

/** An array of texts of 1,000 bytes each with its quotes and comma, so that reading it is little work. */
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
    const text = Array.isArray(call) ? `[${call.map(answer).join()}]` : answer(call);
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
    };
    response.writeHead(200, headers).end(text);
  });
}

/** A JSON-RPC server of two methods, `add` and `big`, that does as little as it can. */
export async function serve(): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer({ keepAliveTimeout: 600_000 }, respond);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, server };
}
