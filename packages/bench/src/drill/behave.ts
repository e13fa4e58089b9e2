import { appendFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How a server behaves: 'hang' runs a call and never responds, 'slow' responds 500 ms later, and 'fail' runs it and responds with HTTP 500. */
export type Behavior = 'well' | 'hang' | 'slow' | 'fail';

interface Call {
  readonly method: string;
  readonly params: readonly unknown[];
  readonly id: unknown;
}

/** A server of the drill. */
export interface DrillServer {
  readonly port: number;
  readonly behave: (behavior: Behavior) => void;
  readonly server: Server;
}

/** The time that a call takes, so that some are running when a server is killed. */
const work = 5;
const delay = 500;

/**
 * Starts a server with some methods of Ethereum, because one of the contenders can call no others. It adds a line to the
 * file for each transaction that it runs.
 */
export async function serveDrill(port: number, ledger: string): Promise<DrillServer> {
  let behavior: Behavior = 'well';
  const run = ({ method, params, id }: Call): string => {
    if (method === 'eth_sendRawTransaction') appendFileSync(ledger, `${params[0]}\n`);
    return JSON.stringify({ jsonrpc: '2.0', id, result: resultOf(method, params) });
  };
  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const call = JSON.parse(Buffer.concat(chunks).toString()) as Call | readonly Call[];
    const now = behavior;
    if (now !== 'fail') await sleep(work);
    const text = 'method' in call ? run(call) : `[${call.map(run)}]`;
    if (now === 'hang') return;
    if (now === 'slow') await sleep(delay);
    if (now === 'fail') response.writeHead(500, { 'content-type': 'text/plain' }).end('failed');
    else response.writeHead(200, { 'content-type': 'application/json' }).end(text);
  };
  const server = createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
    respond(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    server,
    behave(next) {
      // The calls that hang would never end otherwise.
      if (behavior === 'hang') server.closeAllConnections();
      behavior = next;
    },
  };
}

/** The balance of an account is its address times two. A transaction has itself as its hash. */
function resultOf(method: string, [first]: readonly unknown[]): unknown {
  if (method === 'eth_getBalance') return `0x${(BigInt(String(first)) * 2n).toString(16)}`;
  if (method === 'eth_sendRawTransaction') return first;
  if (method === 'eth_blockNumber') return '0x1';
  if (method === 'eth_chainId') return '0x1';
  return null;
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
