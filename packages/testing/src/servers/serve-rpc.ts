import { type HttpResponse, respond } from './respond.ts';
import { type ServeOptions, serve, type TestServer } from './serve.ts';

/** Functions by method name; the response is the error object that a function throws. */
export type Methods = Readonly<Record<string, (...params: never[]) => unknown>>;

interface Call {
  readonly method: string;
  readonly params?: readonly unknown[] | object;
  readonly id?: unknown;
}

/** The methods of the page of jsonrpcclient 1.0.9, and some for tests. */
export const methods = {
  add: (a: number, b: number) => a + b,
  subtract: (a: number, b: number) => a - b,
  find: () => 'Bar',
  go: () => null,
  echo: (...params: unknown[]) => params,
  fail: () => {
    throw { code: 42, message: 'made to fail', data: { why: 'test' } };
  },
} satisfies Methods;

/** Serves methods as in JSON-RPC 2.0, sections 5 and 6; params by name are passed as one object. */
export function serveRpc(served: Methods = methods, options?: ServeOptions): Promise<TestServer> {
  const listener = respond(({ body }) => answer(served, JSON.parse(body)));
  return serve(listener, options);
}

function answer(served: Methods, payload: Call | readonly Call[]): HttpResponse {
  const responses = [payload].flat().flatMap((call) => run(served, call as Call) ?? []);
  if (responses.length === 0) return { status: 204 };
  return { body: Array.isArray(payload) ? responses : responses[0] };
}

function run(served: Methods, { method, params = [], id }: Call): object | undefined {
  const response = { jsonrpc: '2.0', ...outcome(served, method, params), id };
  return id === undefined ? undefined : response;
}

function outcome(served: Methods, name: string, params: readonly unknown[] | object): object {
  const method = Object.hasOwn(served, name) ? served[name] : undefined;
  if (!method) return { error: { code: -32601, message: 'Method not found' } };
  try {
    return { result: method(...([params].flat() as never[])) };
  } catch (error) {
    return { error };
  }
}
