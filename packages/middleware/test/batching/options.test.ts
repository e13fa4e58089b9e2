import { compose, createClient } from '@jsonrpcclient/core';
import { httpFetch } from '@jsonrpcclient/http-fetch';
import { batching } from '@jsonrpcclient/middleware';
import { failure } from '@jsonrpcclient/testing';
import { respond, serve, serveRpc } from '@jsonrpcclient/testing/servers';
import { describe, expect, test } from 'vitest';
import { idsOf, type Options, recording, sizesOf, upTo } from '../recording.ts';

test('calls with equal headers share a batch, others do not', async () => {
  await using server = await serveRpc();
  const client = createClient(compose(httpFetch(server.url), batching()));
  const users = ['ann', 'bob', 'ann', 'bob', 'ann'];
  await Promise.all([
    client.request('go'),
    ...users.map((user) => client.request('go', [], { headers: { 'x-user': user } })),
    client.request('go'),
  ]);
  expect(sizesOf(server).sort()).toEqual([2, 2, 3]);
  const seen = server.requests.map(({ headers, body }) => [
    headers['x-user'],
    JSON.parse(body).map(({ id }: { id: number }) => id),
  ]);
  expect(new Map(seen as [string, number[]][])).toEqual(
    new Map([
      [undefined, [1, 7]],
      ['ann', [2, 4, 6]],
      ['bob', [3, 5]],
    ]),
  );
});

describe('two calls', () => {
  const dispatcher = {};
  const dialect = Symbol.for('jsonrpcclient.dialect');
  const inherited = (): Options => Object.create({ headers: { a: '1' } });
  test.each<[string, Options, Options, boolean]>([
    ['without options', {}, {}, true],
    ['with different timeouts', { timeout: 5 }, { timeout: 6 }, true],
    ['with different signals', { signal: new AbortController().signal }, {}, true],
    ['with equal headers', { headers: { a: '1', b: '2' } }, { headers: { b: '2', a: '1' } }, true],
    ['with different header values', { headers: { a: '1' } }, { headers: { a: '2' } }, false],
    ['with more headers', { headers: { a: '1' } }, { headers: { a: '1', b: '2' } }, false],
    ['with a header that is undefined', { headers: { a: undefined } }, { headers: {} }, false],
    ['with empty headers', { headers: {} }, {}, true],
    ['with headers that are undefined', { headers: undefined }, {}, true],
    [
      'with one header that looks like two',
      { headers: { a: '1 6 string headers: b' } },
      { headers: { a: '1' } },
      false,
    ],
    [
      'with one header that would look like two without lengths',
      { headers: { a: '1,string headers: b 2' } },
      { headers: { a: '1', b: '2' } },
      false,
    ],
    [
      'with one header that would look like two without the lengths of values',
      { headers: { a: '1,10 string headers: b 2' } },
      { headers: { a: '1', b: '2' } },
      false,
    ],
    [
      'with one header that would look like two without the lengths of names',
      { headers: { 'a 1,1 string headers: b': '2' } },
      { headers: { a: '1', b: '2' } },
      false,
    ],
    [
      'with a header that is a number',
      { headers: { a: 1 as never } },
      { headers: { a: '1' } },
      false,
    ],
    ['with an equal option', { dispatcher: 5 }, { dispatcher: 5 }, true],
    ['with different options', { dispatcher: 5 }, { dispatcher: null }, false],
    ['with inherited headers', inherited(), { headers: { a: '1' } }, true],
    ['with an object, which is not compared', { dispatcher }, { dispatcher }, false],
    ['with a function', { dispatcher: decodeURI }, { dispatcher: decodeURI }, false],
    ['with a symbol', { dispatcher: Symbol.iterator }, { dispatcher: Symbol.iterator }, false],
    ['with equal dialects', { [dialect]: '1.0' } as Options, { [dialect]: '1.0' } as Options, true],
    [
      'with different dialects',
      { [dialect]: '1.0' } as Options,
      { [dialect]: 'lenient' } as Options,
      false,
    ],
    ['with different idempotence', { idempotent: true }, {}, true],
    [
      'with different data of middlewares',
      { [Symbol.for('jsonrpcclient.cache')]: 5 } as Options,
      { [Symbol('other')]: {} } as Options,
      true,
    ],
    ['with a dialect and none', { [dialect]: '1.0' } as Options, {}, false],
    [
      'with headers in a Map',
      { headers: new Map() as never },
      { headers: new Map() as never },
      false,
    ],
  ])('%s', async (_, first, second, together) => {
    const { transport, payloads, options } = recording();
    const send = batching()(transport);
    await Promise.all([
      send({ method: 'echo', params: [], id: 1 }, first),
      send({ method: 'echo', params: [], id: 2 }, second),
    ]);
    expect(idsOf(payloads)).toEqual(together ? [[1, 2]] : [1, 2]);
    const expected = together ? [first] : [first, second];
    expect(options.map(({ headers, dispatcher }) => [headers, dispatcher])).toEqual(
      expected.map(({ headers, dispatcher }) => [headers, dispatcher]),
    );
  });
});

test('a batch has the headers that its first call was made with', async () => {
  const { transport, options } = recording();
  const client = createClient(compose(transport, batching()));
  const headers = { a: '1' };
  const calls = [client.request('echo', [], { headers }), client.request('echo', [], { headers })];
  headers.a = '2';
  calls.push(client.request('echo', [], { headers }), client.request('echo', [], { headers }));
  await Promise.all(calls);
  expect(options.map(({ headers }) => headers)).toEqual([{ a: '1' }, { a: '2' }]);
});

test('clients with different dialects can share a transport', async () => {
  const errors = { error: 'no such method', result: null };
  await using server = await serve(
    respond(({ body }) => {
      const calls: { id: number }[] = JSON.parse(body);
      return { status: 500, body: calls.map(({ id }) => ({ ...errors, id })) };
    }),
  );
  const transport = compose(httpFetch(server.url), batching());
  const clients = (['1.0', 'lenient'] as const).map((dialect) =>
    createClient(transport, { dialect }),
  );
  const calls = clients.flatMap((client) => [client.request('a'), client.request('b')]);
  const failures = await Promise.all(calls.map(failure));
  expect(failures).toMatchObject(Array(4).fill({ name: 'RpcError', message: 'no such method' }));
  expect(sizesOf(server)).toEqual([2, 2]);
});

test('calls that all have different headers cost no more than others', async () => {
  const { transport, payloads } = recording();
  const client = createClient(compose(transport, batching()));
  const results = await Promise.all(
    upTo(20_000).map((n) => client.request('echo', [n], { headers: { n: `${n}` } })),
  );
  expect(results.every((result, n) => (result as number[])[0] === n)).toBe(true);
  expect(payloads).toHaveLength(20_000);
});

test('the signal of a call is not created by reading its options', async () => {
  const { transport } = recording();
  let made = 0;
  const original = globalThis.AbortController;
  globalThis.AbortController = class extends original {
    constructor() {
      super();
      made++;
    }
  };
  try {
    const client = createClient(compose(transport, batching()));
    await Promise.all(upTo(10).map((n) => client.request('echo', [n], { headers: { a: 'b' } })));
    await client.request('echo', ['alone']);
  } finally {
    globalThis.AbortController = original;
  }
  expect(made).toBe(0);
});

test("the client accepts the transport's options", async () => {
  await using server = await serveRpc();
  const client = createClient(compose(httpFetch(server.url), batching()));
  await client.request('go', [], { headers: { a: 'b' } });
  // @ts-expect-error: no such option
  await client.request('go', [], { header: 5 });
  expect(server.requests[0]?.headers).toMatchObject({ a: 'b' });
});
