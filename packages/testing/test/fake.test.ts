import { type CallOptions, createClient, RpcError, TransportError } from '@jsonrpcclient/core';
import { HttpError } from '@jsonrpcclient/http';
import { failure, fake } from '@jsonrpcclient/testing';
import { afterEach, describe, expect, test, vi } from 'vitest';

interface Api {
  add(a: number, b: number): number;
  find(params: { name: string }): Promise<string>;
  version(): string;
  go(): void;
}

afterEach(() => {
  vi.useRealTimers();
});

const methods = {
  add: (a: number, b: number) => a + b,
  find: async ({ name }: { readonly name: string }) => `found ${name}`,
  version: '1.2',
  go: () => {},
};

describe('a fake answers', () => {
  test('params by position as arguments, params by name as one object, and a constant', async () => {
    const server = fake<Api>(methods);
    const client = createClient<Api>(server);
    expect(await client.request('add', [2, 3])).toBe(5);
    expect(await client.request('find', { name: 'Foo' })).toBe('found Foo');
    expect(await client.request('version')).toBe('1.2');
    expect(await client.request('go')).toBeNull();
    expect(server.calls).toEqual([
      { method: 'add', params: [2, 3] },
      { method: 'find', params: { name: 'Foo' } },
      { method: 'version' },
      { method: 'go' },
    ]);
  });

  test('batches and notifications, and keeps what it received', async () => {
    const server = fake<Api>(methods);
    const client = createClient<Api>(server);
    expect(
      await client.batch([
        { method: 'add', params: [2, 3] },
        { method: 'go', notify: true },
        { method: 'version' },
      ]),
    ).toEqual([{ ok: true, result: 5 }, undefined, { ok: true, result: '1.2' }]);
    await client.notify('go');
    expect(await client.batch([{ method: 'go', notify: true }])).toEqual([undefined]);
    expect(server.calls).toEqual([
      { method: 'add', params: [2, 3] },
      { method: 'go', notify: true },
      { method: 'version' },
      { method: 'go', notify: true },
      { method: 'go', notify: true },
    ]);
    const [batch, single] = server.payloads;
    expect(batch).toHaveLength(3);
    expect(single).toEqual({ jsonrpc: '2.0', method: 'go' });
  });

  test('calls of an unknown method with the error -32601, even of an inherited one', async () => {
    const client = createClient(fake(methods));
    const error = { name: 'RpcError', code: -32601, message: 'Method not found' };
    expect(await failure(client.request('subtract'))).toMatchObject(error);
    expect(await failure(client.request('toString'))).toMatchObject(error);
  });

  test('calls of other methods with a fallback', async () => {
    const fallback = (method: string, params: unknown) => [method, params];
    const server = fake({ add: 5 }, { fallback });
    const client = createClient(server);
    expect(await client.request('add', [1])).toBe(5);
    expect(await client.request('find', { a: 1 })).toEqual(['find', { a: 1 }]);
    expect(await client.request('go')).toEqual(['go', null]);
    server.once('go', 7);
    expect(await client.request('go')).toBe(7);
  });

  test('in the dialect of the request', async () => {
    const server = fake(methods);
    const old = createClient(server, { dialect: '1.0' });
    expect(await old.request('add', [2, 3])).toBe(5);
    expect(await failure(old.request('subtract'))).toMatchObject({ code: -32601 });
    await old.notify('go');
    expect(server.calls[2]).toEqual({ method: 'go', params: [], notify: true });
    const reply = await server({ method: 'add', params: [2, 3], id: 1 }, {});
    expect(reply).toEqual({ body: { result: 5, error: null, id: 1 } });
    expect(await server({ method: 'go', params: [], id: null }, {})).toEqual({ body: undefined });
  });

  test('with what JSON makes of params and results', async () => {
    const echo = { echo: (...params: unknown[]) => params, huge: () => 2n ** 64n };
    const client = createClient(fake(echo));
    const date = new Date(0);
    expect(await client.request('echo', [{ date, left: undefined }])).toEqual([
      { date: date.toISOString() },
    ]);
    expect(await failure(client.request('huge'))).toMatchObject({
      code: -32603,
      message: expect.stringMatching(/^Internal error: .*BigInt/),
    });
  });

  test('with a codec as a real transport does', async () => {
    const codec = {
      stringify: (value: unknown) =>
        JSON.stringify(value, (_, one) => (typeof one === 'bigint' ? `${one}n` : one)),
      parse: (text: string) =>
        JSON.parse(text, (_, one) => (/^\d+n$/.test(one) ? BigInt(one.slice(0, -1)) : one)),
    };
    const server = fake({ next: (id: bigint) => id + 1n }, { codec });
    const client = createClient(server, { bigint: true });
    expect(await client.request('next', [2n ** 64n])).toBe(2n ** 64n + 1n);
  });

  test('never in the same turn, even while timers are fake', async () => {
    vi.useFakeTimers();
    const server = fake(methods);
    let isSettled = false;
    const call = createClient(server)
      .request('version')
      .then(() => {
        isSettled = true;
      });
    for (let turn = 0; turn < 50; turn++) await Promise.resolve();
    expect(server.calls).toHaveLength(1);
    expect(isSettled).toBe(false);
    await call;
    expect(isSettled).toBe(true);
  });
});

describe('a method that throws', () => {
  test.each([
    ['an error object', { code: 42, message: 'no', data: { why: 'test' } }],
    ['an RpcError', new RpcError({ code: 42, message: 'no', data: { why: 'test' } })],
    ['an error with a code', Object.assign(new Error('no'), { code: 42, data: { why: 'test' } })],
  ])('%s responds with that error', async (_, thrown) => {
    const client = createClient(
      fake({
        fail() {
          throw thrown;
        },
      }),
    );
    const error = await failure(client.request('fail'));
    expect(error).toMatchObject({ code: 42, message: 'no', data: { why: 'test' }, id: 1 });
    expect(await client.batch([{ method: 'fail' }])).toMatchObject([{ error: { code: 42 } }]);
    expect(await client.notify('fail')).toBeUndefined();
  });

  test.each([
    ['another error', new Error('a bug'), 'Internal error: a bug'],
    ['a system error', Object.assign(new Error('a bug'), { code: 'X' }), 'Internal error: a bug'],
    ['a string', 'a bug', 'Internal error: a bug'],
    ['nothing', undefined, 'Internal error: undefined'],
  ])('%s responds with an internal error that shows it', async (_, thrown, message) => {
    const client = createClient(
      fake({
        fail() {
          throw thrown;
        },
      }),
    );
    expect(await failure(client.request('fail'))).toMatchObject({ code: -32603, message });
  });

  test('a TransportError receives no response', async () => {
    const lost = new TransportError('no route', 'fail', { sent: 'no' });
    const client = createClient(
      fake({
        fail() {
          throw lost;
        },
      }),
    );
    expect(await failure(client.request('fail'))).toBe(lost);
    expect(await failure(client.batch([{ method: 'fail' }]))).toMatchObject({ sent: 'no' });
  });
});

describe('the next call of a method', () => {
  test('can be answered in another way, several times', async () => {
    const server = fake<Api>(methods);
    const client = createClient<Api>(server);
    server.once('add', 7);
    server.once('add', (a, b) => a * b);
    const calls = [1, 2, 3].map(() => client.request('add', [2, 3]));
    expect(await Promise.all(calls)).toEqual([7, 6, 5]);
  });

  test('can fail without a response, by default with a broken connection', async () => {
    const server = fake<Api>(methods);
    const client = createClient<Api>(server);
    const busy = new HttpError({ status: 503, headers: {}, body: 'busy' }, 'add');
    server.fail('add');
    server.fail('add', busy);
    server.fail('add', new Error('hang up'));
    expect(await failure(client.request('add', [2, 3]))).toMatchObject({
      name: 'TransportError',
      sent: 'maybe',
    });
    expect(await failure(client.request('add', [2, 3]))).toBe(busy);
    expect(await failure(client.request('add', [2, 3]))).toMatchObject({
      name: 'TransportError',
      cause: { message: 'hang up' },
    });
    expect(await client.request('add', [2, 3])).toBe(5);
  });

  test('can fail with an error object, which leaves the rest of a batch', async () => {
    const server = fake<Api>(methods);
    server.fail('add', { code: 42, message: 'no' });
    server.fail('add', new RpcError({ code: 43, message: 'no' }));
    const client = createClient<Api>(server);
    const add = { method: 'add', params: [2, 3] } as const;
    expect(await client.batch([add, add, add])).toMatchObject([
      { error: { code: 42 } },
      { error: { code: 43 } },
      { result: 5 },
    ]);
  });

  test('can have no response, and ends by its timeout or abort', async () => {
    const server = fake<Api>(methods);
    const client = createClient<Api>(server);
    server.silence('version');
    server.silence('version');
    expect(await failure(client.request('version', [], { timeout: 5 }))).toMatchObject({
      name: 'TimeoutError',
    });
    const controller = new AbortController();
    const aborted = failure(client.request('version', [], { signal: controller.signal }));
    controller.abort('stop');
    expect(await aborted).toBe('stop');
    expect(await client.request('version')).toBe('1.2');
  });
});

test('a fake keeps the options of each payload', async () => {
  interface Options extends CallOptions {
    readonly headers?: Readonly<Record<string, string>>;
  }
  const server = fake<Api, Options>(methods);
  await createClient<Api, Options>(server).request('version', [], { headers: { 'x-a': 'b' } });
  expect(server.options).toMatchObject([{ headers: { 'x-a': 'b' } }]);
});

test.each([
  ['fake', () => fake('add' as never), 'fake: expected an object of methods, got string'],
  ['fake of null', () => fake(null as never), 'fake: expected an object of methods, got Null'],
  [
    'fail',
    () => fake({}).fail('add', 'no' as never),
    'fail: expected an Error or an error object, got string',
  ],
])('%s throws for an argument of the wrong kind', (_, act, message) => {
  expect(act).toThrow(new TypeError(message));
});
