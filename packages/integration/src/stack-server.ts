import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** A server that refuses some calls, and does not respond to others. */
export interface StackServer extends AsyncDisposable {
  readonly url: string;
  /** How many requests it received. */
  readonly requests: () => number;
}

interface Call {
  readonly method: string;
  readonly params: readonly unknown[];
  readonly id: unknown;
}

/**
 * Starts a server. It refuses the first attempt of a request with the header `x-early`, and never responds to one with
 * `x-slow`.
 */
export async function startStackServer(): Promise<StackServer> {
  let requests = 0;
  const server = createServer(async (request, response) => {
    requests++;
    const { headers } = request;
    const body = (await json(request)) as Call | readonly Call[];
    if (headers['x-slow']) return;
    if (headers['x-early'] && !headers['x-attempt']) {
      response.writeHead(425).end();
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify('method' in body ? answer(body) : body.map(answer)));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    requests: () => requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function answer({ method, params: [result], id }: Call): object {
  const error = { code: -32000, message: 'wrong' };
  return { jsonrpc: '2.0', ...(method === 'wrong' ? { error } : { result }), id };
}
