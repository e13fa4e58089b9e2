import { compose, createClient, type Message, type Reply, RpcError } from '@jsonrpcclient/core';
import { cache } from '@jsonrpcclient/middleware';
import { failure } from '@jsonrpcclient/testing';
import { describe, expect, test, vi } from 'vitest';
import { cacheKey } from '../src/marks.ts';
import { fakeTimers } from './fake-timers.ts';
import { gate, type Options, recording, upTo } from './recording.ts';

fakeTimers();

/** A client over a cache; the result is an object with the number of the request. */
function cached(options: Parameters<typeof cache>[0] = { methods: '*', ttl: 1000 }) {
  const store = cache(options);
  let count = 0;
  const {
    transport,
    payloads,
    options: given,
  } = recording((payload) => {
    count++;
    const { id } = payload as Message;
    return { status: 200, body: { jsonrpc: '2.0', result: { count }, id } };
  });
  const client = createClient(compose(transport, store));
  return { client, payloads, given, store };
}

describe('a result', () => {
  test('is kept for its lifetime, and returned under the id of each call', async () => {
    const { client, payloads } = cached();
    expect(await client.request('get', { a: 1, b: 2 })).toEqual({ count: 1 });
    await vi.advanceTimersByTimeAsync(999);
    expect(await client.request('get', { b: 2, a: 1 })).toEqual({ count: 1 });
    await vi.advanceTimersByTimeAsync(1);
    expect(await client.request('get', { a: 1, b: 2 })).toEqual({ count: 2 });
    expect(payloads).toHaveLength(2);
  });

  test('is copied, so the changes of one caller are not seen by another', async () => {
    const { client } = cached();
    const calls = upTo(2).map(() => client.request<{ count: number }>('get'));
    for (const result of await Promise.all(calls)) {
      expect(result).toEqual({ count: 1 });
      result.count = 99;
    }
    const result = await client.request<{ count: number }>('get');
    expect(result).toEqual({ count: 1 });
    result.count = 99;
    expect(await client.request('get')).toEqual({ count: 1 });
  });

  test('is the same object for all callers with share', async () => {
    const { client } = cached({ methods: '*', ttl: 1000, share: true });
    const result = await client.request('get');
    expect(await client.request('get')).toBe(result);
  });

  test('that cannot be copied is shared', async () => {
    const result = { run: () => 5 };
    const { transport, payloads } = recording((payload) => ({
      body: { jsonrpc: '2.0', result, id: (payload as Message).id },
    }));
    const client = createClient(compose(transport, cache({ methods: '*', ttl: 1000 })));
    expect(await client.request('get')).toBe(result);
    expect(await client.request('get')).toBe(result);
    expect(payloads).toHaveLength(1);
  });

  test('of null is kept', async () => {
    const { transport, payloads } = recording((payload) => ({
      body: { jsonrpc: '2.0', result: null, id: (payload as Message).id },
    }));
    const client = createClient(compose(transport, cache({ methods: '*', ttl: 1000 })));
    expect(await client.request('get')).toBeNull();
    expect(await client.request('get')).toBeNull();
    expect(payloads).toHaveLength(1);
  });

  test('belongs to its method, params, headers, and transport', async () => {
    const { client, payloads, store } = cached();
    await client.request('get', [1]);
    await client.request('get', [2]);
    await client.request('got', [1]);
    await client.request('get', [1], { headers: { tenant: 'a' } });
    await client.request('get', [1], { headers: { tenant: 'b' } });
    expect(payloads).toHaveLength(5);
    const other = recording();
    const second = createClient(compose(other.transport, store));
    expect(await second.request('get', [1])).toEqual([1]);
  });

  test('is not kept if the options cannot be compared', async () => {
    const { client, payloads } = cached();
    for (const _ of upTo(2)) await client.request('get', [], { dispatcher: {} });
    expect(payloads).toHaveLength(2);
  });
});

describe('is not kept:', () => {
  test.each([
    ['an error', { jsonrpc: '2.0', error: { code: 1, message: 'no' }, id: null }],
    ['an invalid response', { jsonrpc: '2.0', id: 1 }],
    ['the response to another call', { jsonrpc: '2.0', result: 1, id: 99 }],
  ])('%s', async (_, body) => {
    const { transport, payloads } = recording(() => ({ body }));
    const client = createClient(compose(transport, cache({ methods: '*', ttl: 1000 })));
    await failure(client.request('get'));
    await failure(client.request('get'));
    expect(payloads).toHaveLength(2);
  });

  test('nothing, from a transport in plain JavaScript', async () => {
    const { transport, payloads } = recording(() => Object(undefined).none);
    const client = createClient(compose(transport, cache({ methods: '*', ttl: 1000 })));
    await failure(client.request('get'));
    await failure(client.request('get'));
    expect(payloads).toHaveLength(2);
  });

  test('notifications and batches', async () => {
    const { client, payloads } = cached();
    for (const _ of upTo(2)) {
      await client.notify('get');
      await client.batch([{ method: 'get' }]).catch(() => {});
    }
    expect(payloads).toHaveLength(4);
  });

  test('results of methods that are neither listed nor marked', async () => {
    const { client, payloads } = cached({ methods: 'get*', ttl: 1000 });
    for (const method of ['getA', 'getA', 'add', 'add']) await client.request(method);
    expect(payloads).toHaveLength(3);
  });
});

test('a mark sets the lifetime of the result of a call', async () => {
  const { transport, payloads } = recording();
  const send = cache({ methods: 'get', ttl: 1000 })(transport);
  const call = (method: string, lifetime: number | undefined) =>
    send({ jsonrpc: '2.0', method, params: [], id: payloads.length }, {
      [cacheKey]: lifetime,
    } as Options);
  await call('add', 50);
  await call('add', 50);
  expect(payloads).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(50);
  await call('add', 50);
  expect(payloads).toHaveLength(2);
  await call('get', 0);
  await call('get', 0);
  expect(payloads).toHaveLength(4);
  await call('get', undefined);
  await call('get', undefined);
  expect(payloads).toHaveLength(5);
});

describe('identical requests', () => {
  test('are sent once while the first one is pending', async () => {
    const { client, payloads } = cached();
    const calls = upTo(3).map(() => client.request('get'));
    expect(await Promise.all(calls)).toEqual(upTo(3).map(() => ({ count: 1 })));
    expect(payloads).toHaveLength(1);
  });

  test('keep their own timeout and abort, even over a transport that never settles', async () => {
    const { transport, payloads } = recording(() => new Promise(() => {}));
    const client = createClient(compose(transport, cache({ methods: '*', ttl: 1000 })));
    const controller = new AbortController();
    const gone = failure(client.request('get', [], { signal: controller.signal }));
    const late = failure(client.request('get', [], { timeout: 50 }));
    controller.abort('enough');
    expect(await gone).toBe('enough');
    await vi.advanceTimersByTimeAsync(50);
    expect(await late).toMatchObject({ name: 'TimeoutError' });
    const next = failure(client.request('get', [], { timeout: 50 }));
    expect(payloads).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(50);
    await next;
  });
});

describe('invalidate', () => {
  test('drops the results of a pattern, a list, a function, or all', async () => {
    const { client, payloads, store } = cached();
    const fill = async () => {
      const before = payloads.length;
      for (const method of ['getA', 'getB', 'list']) await client.request(method);
      return payloads.length - before;
    };
    expect(await fill()).toBe(3);
    expect(await fill()).toBe(0);
    store.invalidate('get*');
    expect(await fill()).toBe(2);
    store.invalidate(['getA', 'list']);
    expect(await fill()).toBe(2);
    store.invalidate((method) => method === 'list');
    expect(await fill()).toBe(1);
    store.invalidate();
    expect(await fill()).toBe(3);
  });

  test("doesn't keep a pending result, and later calls don't wait for it", async () => {
    const replies: ((reply: Reply) => void)[] = [];
    const { transport, payloads } = recording(() => {
      const { promise, open } = gate<Reply>();
      replies.push(open);
      return promise;
    });
    const store = cache({ methods: '*', ttl: 1000 });
    const client = createClient(compose(transport, store));
    const old = client.request('get');
    store.invalidate();
    const fresh = client.request('get');
    expect(payloads).toHaveLength(2);
    replies[1]?.({ body: { jsonrpc: '2.0', result: 'new', id: 2 } });
    expect(await fresh).toBe('new');
    replies[0]?.({ body: { jsonrpc: '2.0', result: 'old', id: 1 } });
    expect(await old).toBe('old');
    expect(await client.request('get')).toBe('new');
  });

  test("refuses anything that isn't a pattern", () => {
    const { store } = cached();
    expect(() => store.invalidate(Object(5))).toThrow(
      new TypeError('invalidate: methods must be a pattern, a list of them, or a function'),
    );
  });
});

test('the least recently used result is dropped when there are too many', async () => {
  const { client, payloads } = cached({ methods: '*', ttl: 1000, max: 2 });
  await client.request('a');
  await client.request('b');
  await client.request('a');
  await client.request('c');
  expect(payloads).toHaveLength(3);
  await client.request('a');
  expect(payloads).toHaveLength(3);
  await client.request('b');
  expect(payloads).toHaveLength(4);
});

test('of many results, those that were used last are kept', async () => {
  const { client, payloads } = cached({ methods: '*', ttl: 1000, max: 50 });
  for (const number of upTo(500)) {
    await client.request('get', [number]);
    await client.request('get', [0]);
  }
  expect(payloads).toHaveLength(500);
  for (const number of [0, ...upTo(500).slice(-49)]) await client.request('get', [number]);
  expect(payloads).toHaveLength(500);
  await client.request('get', [450]);
  expect(payloads).toHaveLength(501);
});

test('the lifetime is measured on a clock that you can set', async () => {
  let time = 5;
  const { client, payloads } = cached({ methods: '*', ttl: 10, now: () => time });
  await client.request('get');
  time = 14;
  await client.request('get');
  time = 15;
  await client.request('get');
  expect(payloads).toHaveLength(2);
});

test.each([
  [{ methods: '*' }, 'ttl must be a positive number of milliseconds, not 0'],
  [{ methods: '*', ttl: -1 }, 'ttl must be a positive number of milliseconds, not -1'],
  [{ ttl: -1 }, 'ttl must be a positive number of milliseconds, not -1'],
  [{ ttl: '5' }, 'ttl must be a positive number of milliseconds, not string'],
  [{ max: 0 }, 'max must be a positive integer or Infinity, not 0'],
  [{ max: 1.5 }, 'max must be a positive integer or Infinity, not 1.5'],
  [{ share: 1 }, 'share must be true or false, not 1'],
  [{ now: 5 }, 'now must be a function, not 5'],
  [{ methods: 5, ttl: 5 }, 'methods must be a pattern, a list of them, or a function'],
])('%o is refused', (options, problem) => {
  expect(() => cache(options as object)).toThrow(new TypeError(`cache: ${problem}`));
});

test('an error of the server rejects all callers', async () => {
  const { transport } = recording(() => ({
    body: { jsonrpc: '2.0', error: { code: 1, message: 'no' }, id: null },
  }));
  const client = createClient(compose(transport, cache({ methods: '*', ttl: 1000 })));
  const errors = await Promise.all(upTo(2).map(() => failure(client.request('get'))));
  for (const error of errors) expect(error).toBeInstanceOf(RpcError);
});
