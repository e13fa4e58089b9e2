import {
  compose,
  createClient,
  decimal,
  type Message,
  type Payload,
  type Reply,
  request,
  type Transport,
} from '@jsonrpcclient/core';
import { HttpError, httpFetch } from '@jsonrpcclient/http-fetch';
import { type BatchingOptions, batching } from '@jsonrpcclient/middleware';
import { failure } from '@jsonrpcclient/testing';
import { methods, respond, serve, serveRpc } from '@jsonrpcclient/testing/servers';
import { describe, expect, test } from 'vitest';
import { bodiesOf, echo, recording, sizesOf, upTo } from '../recording.ts';

/** A client over HTTP that batches its calls. */
function connect(url: string, options?: BatchingOptions) {
  return createClient(compose(httpFetch(url), batching(options)));
}

describe('calls made in one tick', () => {
  test('are sent as one message, and each gets its own result', async () => {
    await using server = await serveRpc();
    const client = connect(server.url);
    expect(
      await Promise.all([client.request('add', [2, 3]), client.request('subtract', [5, 1])]),
    ).toEqual([5, 4]);
    expect(bodiesOf(server)).toEqual([
      [
        { jsonrpc: '2.0', method: 'add', params: [2, 3], id: 1 },
        { jsonrpc: '2.0', method: 'subtract', params: [5, 1], id: 2 },
      ],
    ]);
  });

  test('can be a few promises apart', async () => {
    await using server = await serveRpc();
    const client = connect(server.url);
    const late = async (turns: number) => {
      for (let turn = 0; turn < turns; turn++) await undefined;
      return client.request('go');
    };
    await Promise.all([late(0), late(2), late(4), late(5), late(7)]);
    expect(sizesOf(server)).toEqual([5]);
  });

  test('are batched again if they follow the results of a batch', async () => {
    await using server = await serveRpc();
    const client = connect(server.url);
    const twice = async (n: number) => {
      const sum = await client.request<number>('add', [n, n]);
      return client.request('add', [sum, sum]);
    };
    expect(await Promise.all([twice(1), twice(2), twice(3)])).toEqual([4, 8, 12]);
    expect(sizesOf(server)).toEqual([3, 3]);
  });

  test('each get their own error, which names their method', async () => {
    await using server = await serveRpc();
    const client = connect(server.url);
    const [five, fault, missing] = await Promise.allSettled([
      client.request('add', [2, 3]),
      client.request('fail'),
      client.request('none'),
    ]);
    expect(five).toMatchObject({ value: 5 });
    expect(fault).toMatchObject({ reason: { name: 'RpcError', code: 42, method: 'fail', id: 2 } });
    expect(missing).toMatchObject({ reason: { code: -32601, method: 'none', id: 3 } });
    expect(sizesOf(server)).toEqual([3]);
  });

  test('are sent separately from calls of the next tick', async () => {
    await using server = await serveRpc();
    const client = connect(server.url);
    const first = [client.request('go'), client.request('go')];
    await new Promise((resolve) => setTimeout(resolve));
    await Promise.all([...first, client.request('go'), client.request('go'), client.request('go')]);
    expect(sizesOf(server)).toEqual([2, 3]);
  });

  test("all fail with the transport's error if there is no response", async () => {
    await using server = await serve(respond({ status: 502, body: '<h1>Bad Gateway</h1>' }));
    const client = connect(server.url);
    const failures = await Promise.all([
      failure(client.request('add', [2, 3])),
      failure(client.notify('go')),
      failure(client.request('find')),
    ]);
    for (const error of failures) {
      expect(error).toBeInstanceOf(HttpError);
      expect(error).toMatchObject({ status: 502, method: 'batch of 3: add,go,find' });
    }
    expect(sizesOf(server)).toEqual([3]);
  });
});

test('a single call is sent unchanged, with the same options object', async () => {
  await using server = await serveRpc();
  expect(await connect(server.url).request('add', [2, 3])).toBe(5);
  expect(bodiesOf(server)).toEqual([{ jsonrpc: '2.0', method: 'add', params: [2, 3], id: 1 }]);

  const { transport, options } = recording(echo);
  const own = { timeout: 5, headers: { a: 'b' } };
  await batching()(transport)({ method: 'go', id: 1 }, own);
  expect(options[0]).toBe(own);
});

test('a single call fails as it would without batching', async () => {
  await using server = await serve(respond({ status: 502 }));
  expect(await failure(connect(server.url).request('add'))).toMatchObject({
    status: 502,
    method: 'add',
  });
});

test('an existing batch passes through unchanged', async () => {
  await using server = await serveRpc();
  const client = connect(server.url);
  const [outcomes, sum] = await Promise.all([
    client.batch([{ method: 'add', params: [1, 1] }, { method: 'go' }]),
    client.request('add', [2, 3]),
  ]);
  expect(outcomes).toEqual([
    { ok: true, result: 2 },
    { ok: true, result: null },
  ]);
  expect(sum).toBe(5);
  expect(sizesOf(server).sort()).toEqual([0, 2]);
});

describe('notifications', () => {
  test('are batched, and resolve when the batch is delivered', async () => {
    await using server = await serveRpc();
    const client = connect(server.url);
    expect(await Promise.all([client.notify('go'), client.request('add', [2, 3])])).toEqual([
      undefined,
      5,
    ]);
    expect(bodiesOf(server)).toEqual([
      [
        { jsonrpc: '2.0', method: 'go' },
        { jsonrpc: '2.0', method: 'add', params: [2, 3], id: 1 },
      ],
    ]);
  });

  test('without requests form a batch, and resolve with the empty reply', async () => {
    await using server = await serveRpc();
    const client = connect(server.url);
    expect(await Promise.all([client.notify('go'), client.notify('go')])).toEqual([
      undefined,
      undefined,
    ]);
    expect(sizesOf(server)).toEqual([2]);
  });

  test('in dialect 1.0 have a null id', async () => {
    await using server = await serve(
      respond(({ body }) => {
        const calls = [JSON.parse(body)].flat().filter(({ id }) => id !== null);
        return { body: calls.map(({ id }) => ({ result: id, error: null, id })) };
      }),
    );
    const client = createClient(compose(httpFetch(server.url), batching()), { dialect: '1.0' });
    expect(
      await Promise.all([client.notify('a'), client.notify('b'), client.request('c')]),
    ).toEqual([undefined, undefined, 1]);
    expect(sizesOf(server)).toEqual([3]);
  });

  test('resolve over a transport that returns nothing', async () => {
    const nothing = async () => undefined as never;
    const client = createClient(compose(nothing, batching()));
    expect(await Promise.all([client.notify('go'), client.notify('go')])).toHaveLength(2);
  });
});

describe('max', () => {
  test('limits the calls in a batch', async () => {
    await using server = await serveRpc();
    const client = connect(server.url, { max: 3 });
    const sums = upTo(7).map((n) => client.request('add', [n, 1]));
    expect(await Promise.all(sums)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(sizesOf(server)).toEqual([3, 3, 0]);
  });

  test('of 1 sends every call separately', async () => {
    await using server = await serveRpc();
    const client = connect(server.url, { max: 1 });
    await Promise.all([client.request('go'), client.request('go')]);
    expect(sizesOf(server)).toEqual([0, 0]);
  });

  test('is 1,000 by default: 100,000 calls in one tick become 100 batches', async () => {
    const { transport, payloads } = recording(echo);
    const client = createClient(compose(transport, batching()));
    const results = await Promise.all(upTo(100_000).map((n) => client.request('echo', [n])));
    expect(results.every((result, n) => (result as number[])[0] === n)).toBe(true);
    expect(payloads.map((payload) => 'length' in payload && payload.length)).toEqual(
      upTo(100).map(() => 1000),
    );
  });
});

describe('maxBytes', () => {
  test('limits the length of a batch in UTF-8 bytes', async () => {
    await using server = await serveRpc();
    const one = JSON.stringify([{ jsonrpc: '2.0', method: 'echo', params: ['ä'], id: 1 }]);
    const client = connect(server.url, { maxBytes: 2 * Buffer.byteLength(one) - 1 });
    await Promise.all(upTo(5).map(() => client.request('echo', ['ä'])));
    expect(sizesOf(server)).toEqual([2, 2, 0]);
    const [first] = server.requests;
    expect(Buffer.byteLength(first?.body ?? '')).toBe(2 * Buffer.byteLength(one) - 1);
  });

  test('includes brackets and commas', async () => {
    const messages = upTo(10).map((id): Message => ({ method: 'echo', params: [], id }));
    for (const [less, sizes] of [
      [0, [10]],
      [1, [9, 1]],
    ] as const) {
      const { transport, payloads } = recording(echo);
      const send = batching({ maxBytes: JSON.stringify(messages).length - less })(transport);
      await Promise.all(messages.map((message) => send(message, {})));
      expect(payloads.map((payload) => [payload].flat().length)).toEqual(sizes);
    }
  });

  test('does not stop a single call that is longer', async () => {
    await using server = await serveRpc();
    const client = connect(server.url, { maxBytes: 150 });
    const long = 'x'.repeat(200);
    const echoes = ['a', long, 'b', 'c'].map((text) => client.request('echo', [text]));
    expect(await Promise.all(echoes)).toEqual([['a'], [long], ['b'], ['c']]);
    expect(sizesOf(server)).toEqual([0, 0, 2]);
  });

  test('loses no call that is made while a full batch is sent', async () => {
    const { transport, payloads } = recording(echo);
    let isMade = false;
    const more: Promise<Reply>[] = [];
    const send: Transport = batching({ maxBytes: 80 })((payload, options) => {
      if (!isMade) more.push(send({ method: 'audit', id: 9 }, {}));
      isMade = true;
      return transport(payload, options);
    });
    const ids = [1, 2, 3, 4, 5];
    await Promise.all(ids.map((id) => send({ method: 'a'.repeat(20), id }, {})));
    await Promise.all(more);
    const sent = payloads.flat().map((payload) => ('id' in payload ? payload.id : undefined));
    expect(sent.sort()).toEqual([1, 2, 3, 4, 5, 9]);
  });

  test('counts bigints as their digits, and leaves values that JSON cannot write to the transport', async () => {
    const { transport, payloads } = recording(echo);
    const send = batching({ maxBytes: 100 })(transport);
    const circular: unknown[] = [];
    circular.push(circular);
    await Promise.all([
      send({ method: 'a', params: circular, id: 1 }, {}),
      send({ method: 'b', params: [10n ** 50n], id: 2 }, {}),
      send({ method: 'c', params: [10n ** 50n], id: 3 }, {}),
    ]);
    expect(payloads.map((payload) => 'length' in payload && payload.length)).toEqual([2, false]);
  });
});

describe('wait', () => {
  test('batches calls from different ticks', async () => {
    await using server = await serveRpc();
    const client = connect(server.url, { wait: 200 });
    const first = client.request('add', [1, 1]);
    await new Promise((resolve) => setTimeout(resolve));
    expect(await Promise.all([first, client.request('add', [2, 2])])).toEqual([2, 4]);
    expect(sizesOf(server)).toEqual([2]);
  });

  test('ends early if a batch is full', async () => {
    await using server = await serveRpc();
    const client = connect(server.url, { wait: 2 ** 31 - 1, max: 2 });
    const calls = [client.request('add', [1, 1]), client.request('add', [2, 2])];
    expect(await Promise.all(calls)).toEqual([2, 4]);
    expect(await Promise.all([client.request('go'), client.request('go')])).toEqual([null, null]);
    expect(sizesOf(server)).toEqual([2, 2]);
  });

  test('also ends for a single call', async () => {
    await using server = await serveRpc();
    expect(await connect(server.url, { wait: 1 }).request('add', [2, 3])).toBe(5);
    expect(sizesOf(server)).toEqual([0]);
  });
});

test('clients that share a transport and use the same ids get their own responses', async () => {
  await using server = await serveRpc(methods);
  const transport = compose(httpFetch(server.url), batching());
  const clients = upTo(3).map(() => createClient(transport, { ids: decimal() }));
  const sums = upTo(4).flatMap((n) =>
    clients.map((client, which) => client.request('add', [n, 10 * which])),
  );
  expect(await Promise.all(sums)).toEqual([0, 10, 20, 1, 11, 21, 2, 12, 22, 3, 13, 23]);
  expect(sizesOf(server)).toEqual([4, 4, 4]);
});

test.each<[keyof BatchingOptions, unknown, string]>([
  ['warn', 5, 'a function'],
  ['wait', -1, '0 to 2147483647 milliseconds'],
  ['wait', Number.NaN, '0 to 2147483647 milliseconds'],
  ['wait', 2 ** 31, '0 to 2147483647 milliseconds'],
  ['wait', Number.POSITIVE_INFINITY, '0 to 2147483647 milliseconds'],
  ['max', 0, 'a positive integer or Infinity'],
  ['max', 1.5, 'a positive integer or Infinity'],
  ['max', Number.NaN, 'a positive integer or Infinity'],
  ['maxBytes', 0, 'greater than 0'],
  ['maxBytes', Number.NaN, 'greater than 0'],
])('%s of %s throws a TypeError', (name, value, allowed) => {
  const refused = () => batching({ [name]: value });
  expect(refused).toThrow(TypeError);
  expect(refused).toThrow(`batching: ${name} must be ${allowed}, not ${value}`);
});

test('max can be Infinity', async () => {
  const { transport, payloads } = recording(echo);
  const client = createClient(compose(transport, batching({ max: Number.POSITIVE_INFINITY })));
  await Promise.all(upTo(2000).map((n) => client.request('echo', [n])));
  expect(payloads).toHaveLength(1);
});

test('a call whose signal is already aborted is not sent, even without a client', async () => {
  const payloads: Payload[] = [];
  const transport = batching()(async (payload) => {
    payloads.push(payload);
    return { body: undefined };
  });
  const reason = new Error('changed my mind');
  const signal = AbortSignal.abort(reason);
  await expect(transport(request('a'), { signal })).rejects.toBe(reason);
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(payloads).toEqual([]);
});
