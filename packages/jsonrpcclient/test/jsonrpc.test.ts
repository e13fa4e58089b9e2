import { failure } from '@jsonrpcclient/testing';
import { respond, serve, serveRpc } from '@jsonrpcclient/testing/servers';
import { isRpcClientError, type JsonrpcOptions, jsonrpc } from 'jsonrpcclient';
import { describe, expect, test } from 'vitest';

interface Api {
  add(a: number, b: number): number;
  find(id: number, filter: { name: string }): string;
  go(): void;
}

interface Nested {
  go(): void;
  a_b(value: object): void;
}

describe('the page of jsonrpcclient 1.0.9', () => {
  test.each([
    ["request('add', 2, 3)", '"add","params":[2,3],"id":1', 5],
    ["request('find', 42, { name: 'Foo' })", '"find","params":[42,{"name":"Foo"}],"id":1', 'Bar'],
    ["notify('go')", '"go"', undefined],
    ['add(2, 3, { response: true })', '"add","params":[2,3],"id":1', 5],
    ['add(2, 3)', '"add","params":[2,3]', undefined],
    ['go()', '"go"', undefined],
  ])('has server.%s with the rule for response', async (code, message, result) => {
    await using server = await serveRpc();
    const explicit = jsonrpc(server.url, { response: 'explicit' });
    const call = new Function('server', `return server.${code}`);
    expect(await call(explicit)).toEqual(result);
    expect(server.requests.map(({ body }) => body)).toEqual([
      `{"jsonrpc":"2.0","method":${message}}`,
    ]);
  });

  test('has a server with a user and a password', async () => {
    await using server = await serveRpc();
    const auth = { username: 'user', password: 'pass' };
    expect(await jsonrpc<Api>(server.url, { auth }).add(2, 3)).toBe(5);
    expect(server.requests[0]?.headers.authorization).toBe('Basic dXNlcjpwYXNz');
  });

  test('has one base class for errors of the server and of the connection', async () => {
    await using server = await serveRpc({});
    const error = await failure(jsonrpc<Api>(server.url).go());
    expect(isRpcClientError(error)).toBe(true);
    expect(error).toMatchObject({ name: 'RpcError', code: -32601 });
  });
});

test('with passes options to a single call', async () => {
  await using server = await serveRpc();
  const api = jsonrpc<Api>(server.url, { headers: { 'x-a': '1' } });
  expect(await api.with({ headers: { 'x-b': '2' } }).add(2, 3)).toBe(5);
  await api.with({ headers: { 'x-b': '3' } }).notify.go();
  await api.add(2, 3);
  const received = server.requests.map(({ headers }) => [headers['x-a'], headers['x-b']]);
  expect(received).toEqual([
    ['1', '2'],
    ['1', '3'],
    ['1', undefined],
  ]);
});

describe('an option of', () => {
  /** The request that the server receives for `server.add(2, 3)`. */
  async function send(options: JsonrpcOptions) {
    await using server = await serveRpc();
    await jsonrpc<Api>(server.url, options).request('add', 2, 3);
    return server.requests[0];
  }

  test('the transport sets a header once or for each call', async () => {
    expect((await send({ headers: { 'x-a': 'b' } }))?.headers['x-a']).toBe('b');
    expect((await send({ headers: () => ({ 'x-a': 'c' }) }))?.headers['x-a']).toBe('c');
  });

  test('the transport sets headers with a function, and those of a call are added', async () => {
    await using server = await serveRpc();
    const headers = { a: '1', b: '1' };
    const api = jsonrpc<Api>(server.url, { headers: () => headers, auth: 'token' });
    await api.with({ headers: { b: '2', c: '2' } }).add(2, 3);
    const expected = { a: '1', b: '2', c: '2', authorization: 'Bearer token' };
    expect(server.requests[0]?.headers).toMatchObject(expected);
  });

  test('the transport limits the size of a response', async () => {
    expect(await failure(send({ maxResponseBytes: 5 }))).toMatchObject({
      name: 'InvalidResponseError',
    });
  });

  test('fetch is passed on, as is fetch itself, without those of the other layers', async () => {
    await using server = await serveRpc();
    const seen: object[] = [];
    const api = jsonrpc<Api>(server.url, {
      cache: 'no-store',
      fetch: (url, init) => {
        seen.push(init);
        return fetch(url, init);
      },
      dialect: 'lenient',
      timeout: 5_000,
      separator: '.',
    });
    expect(await api.add(2, 3)).toBe(5);
    const allowed = ['body', 'cache', 'headers', 'method', 'redirect', 'signal'];
    expect(Object.keys(seen[0] ?? {}).sort()).toEqual(allowed);
    expect(seen[0]).toMatchObject({ cache: 'no-store' });
  });

  test('the client sets ids, the dialect and the values that are allowed', async () => {
    expect((await send({ ids: () => 'one' }))?.body).toContain('"id":"one"');
    await using server = await serve(
      respond(({ body }) => ({ body: { result: 5, error: null, id: JSON.parse(body).id } })),
    );
    expect(await jsonrpc<Api>(server.url, { dialect: '1.0' }).add(2, 3)).toBe(5);
    expect(server.requests[0]?.body).toBe('{"method":"add","params":[2,3],"id":1}');
    const codec = {
      parse: JSON.parse,
      stringify: (value: unknown) =>
        JSON.stringify(value, (_, one) => (typeof one === 'bigint' ? Number(one) : one)),
    };
    const big = jsonrpc(server.url, { dialect: '1.0', codec, bigint: true });
    expect(await big.request('add', 2n)).toBe(5);
    const written = jsonrpc(server.url, { dialect: '1.0', writes: () => true });
    expect(await written.request('add', new Map())).toBe(5);
    expect(server.requests.at(-1)?.body).toContain('"params":[{}]');
  });

  test('the client sets options by method', async () => {
    await using server = await serveRpc();
    const optionsFor = (method: string) => ({ headers: { 'x-method': method } });
    expect(await jsonrpc<Api>(server.url, { optionsFor, idempotent: true }).add(2, 3)).toBe(5);
    expect(server.requests[0]?.headers['x-method']).toBe('add');
  });

  test('the client sets the options of each call by its method', async () => {
    await using server = await serveRpc();
    const optionsFor = (method: string) => ({ headers: { 'x-method': method } });
    await jsonrpc<Api>(server.url, { optionsFor }).add(2, 3);
    expect(server.requests[0]?.headers['x-method']).toBe('add');
  });

  test('every call sets a timeout and a signal', async () => {
    await using server = await serve(() => {});
    expect(await failure(jsonrpc<Api>(server.url, { timeout: 10 }).go())).toMatchObject({
      name: 'TimeoutError',
      timeout: 10,
    });
    const reason = new Error('stop');
    const signal = AbortSignal.abort(reason);
    expect(await failure(jsonrpc<Api>(server.url, { signal }).go())).toBe(reason);
  });

  test('the proxy sets how a call becomes a message', async () => {
    await using server = await serveRpc();
    const nested = jsonrpc<Nested>(server.url, {
      separator: '_',
      positional: true,
      params: 'always',
    });
    await nested.go();
    await failure(nested.a.b({ c: 1 }));
    expect(server.requests.map(({ body }) => body)).toEqual([
      '{"jsonrpc":"2.0","method":"go","params":[],"id":1}',
      '{"jsonrpc":"2.0","method":"a_b","params":[{"c":1}],"id":2}',
    ]);
  });
});
