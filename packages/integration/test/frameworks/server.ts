import type { ServerResponse } from 'node:http';
import { serve, type TestServer } from '@jsonrpcclient/testing/servers';

interface Call {
  readonly method: string;
  readonly params: readonly unknown[];
  readonly id: number;
}

export interface SumServer extends AsyncDisposable {
  readonly url: string;
  /** Each request, as a list of calls such as 'add 2 3'. */
  readonly requests: readonly (readonly string[])[];
  /** How many requests the client has canceled. */
  readonly canceled: number;
}

/** Adds, but never responds if the first number is 0, cuts the connection if it is 99, and refuses 13. */
export async function startSumServer(): Promise<SumServer> {
  const requests: string[][] = [];
  let canceled = 0;
  const server: TestServer = await serve(({ body }, response) => {
    const payload: Call | readonly Call[] = JSON.parse(body);
    const calls = [payload].flat();
    requests.push(calls.map(({ method, params }) => `${method} ${params.join(' ')}`));
    response.on('close', () => {
      if (!response.writableEnded && !calls.some(isCut)) canceled += 1;
    });
    respond(response, Array.isArray(payload), calls);
  });
  return {
    url: server.url,
    requests,
    get canceled() {
      return canceled;
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

function isCut({ params }: Call): boolean {
  return params[0] === 99;
}

function respond(response: ServerResponse, isBatch: boolean, calls: readonly Call[]): void {
  if (calls.some(({ params }) => params[0] === 0)) return;
  if (calls.some(isCut)) {
    response.destroy();
    return;
  }
  const all = calls.map(({ id, ...call }) => ({ jsonrpc: '2.0', ...answer(call), id }));
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(isBatch ? all : all[0]));
}

function answer({ method, params }: Omit<Call, 'id'>): object {
  if (params[0] === 13) return { error: { code: 13, message: 'unlucky' } };
  return { result: method === 'add' ? Number(params[0]) + Number(params[1]) : params[1] };
}
