import { getEventListeners } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { compose, createClient } from '@jsonrpcclient/core';
import { HttpError } from '@jsonrpcclient/http';
import { batching, retry } from '@jsonrpcclient/middleware';
import { type FaultKind, failure, fake, faults, seeded } from '@jsonrpcclient/testing';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

const methods = { add: (a: number, b: number) => a + b, go: () => {} };

/** A client over a server whose first payloads have these faults. */
function begin(...kinds: readonly (FaultKind | undefined)[]) {
  const server = fake(methods);
  const injected = faults.schedule(kinds);
  return { server, injected, client: createClient(compose(server, injected)) };
}

/** Waits until this many timers of the fake clock are running. */
async function turns(timers: number): Promise<void> {
  for (let n = 0; n < 1000 && vi.getTimerCount() !== timers; n++) await turn();
  expect(vi.getTimerCount()).toBe(timers);
}

const add = { method: 'add', params: [2, 3] };
const three = [add, { method: 'add', params: [1, 1] }, { method: 'go' }];

describe('a fault before the server', () => {
  test.each<[FaultKind, object]>([
    ['refuse', { name: 'TransportError', sent: 'no', cause: { code: 'ECONNREFUSED' } }],
    ['cut', { name: 'TransportError', sent: 'maybe', cause: { code: 'EPIPE' } }],
    ['status429', { name: 'HttpError', status: 429, headers: { 'retry-after': '1' } }],
    ['ignore', { name: 'TimeoutError' }],
  ])('%s: rejects, and nothing is executed', async (kind, expected) => {
    const { server, client, injected } = begin(kind, kind, kind);
    const options = { timeout: 20 };
    expect(await failure(client.request('add', [2, 3], options))).toMatchObject(expected);
    expect(await failure(client.notify('go', [], options))).toMatchObject(expected);
    expect(await failure(client.batch(three, options))).toMatchObject(expected);
    expect(server.calls).toEqual([]);
    expect(await client.request('add', [2, 3])).toBe(5);
    expect(injected.injected).toEqual([
      { kind, method: 'add', payload: 1 },
      { kind, method: 'go', payload: 2 },
      { kind, method: 'batch of 3: add,add,go', payload: 3 },
    ]);
    expect(injected.seed).toBeUndefined();
  });
});

describe('a fault after the server has executed the call', () => {
  test.each<[FaultKind, object]>([
    ['reset', { name: 'TransportError', sent: 'maybe', cause: { code: 'ECONNRESET' } }],
    ['drop', { name: 'TimeoutError' }],
    ['status502', { name: 'HttpError', status: 502, body: expect.stringContaining('<html>') }],
    ['html', { name: 'InvalidResponseError', reply: { status: 200 } }],
    ['truncated', { name: 'InvalidResponseError' }],
    ['wrongId', { name: 'InvalidResponseError' }],
    ['stringId', { name: 'InvalidResponseError' }],
    ['duplicate', { name: 'InvalidResponseError' }],
    ['missing', { name: 'InvalidResponseError' }],
  ])('%s: rejects a request', async (kind, expected) => {
    const { server, client } = begin(kind);
    const error = await failure(client.request('add', [2, 3], { timeout: 20 }));
    expect(error).toMatchObject(expected);
    expect(server.calls).toEqual([add]);
  });

  test.each<FaultKind>([
    'html',
    'truncated',
    'wrongId',
    'stringId',
    'duplicate',
    'swap',
    'missing',
    'delay',
    'reorder',
  ])('%s: leaves a notification', async (kind) => {
    const { server, client } = begin(kind);
    expect(await client.notify('go')).toBeUndefined();
    expect(server.calls).toEqual([{ method: 'go', notify: true }]);
  });

  test.each<[FaultKind, readonly object[]]>([
    ['wrongId', [{ error: { name: 'InvalidResponseError' } }, { result: 2 }, { result: null }]],
    ['stringId', [{ error: { name: 'InvalidResponseError' } }, { result: 2 }, { result: null }]],
    ['missing', [{ error: { name: 'InvalidResponseError' } }, { result: 2 }, { result: null }]],
    ['swap', [{ result: 5 }, { result: 2 }, { result: null }]],
  ])('%s: each call of a batch gets its own outcome', async (kind, expected) => {
    expect(await begin(kind).client.batch(three)).toMatchObject(expected);
  });

  test('duplicate: each call of a batch whose response came twice rejects', async () => {
    const [outcome] = await begin('duplicate').client.batch(three);
    expect(outcome).toMatchObject({ error: { name: 'InvalidResponseError' } });
  });

  test('swap: changes nothing for a single call', async () => {
    expect(await begin('swap').client.request('add', [2, 3])).toBe(5);
  });

  test('wrongId and stringId: are wrong for ids that are strings, too', async () => {
    const { server, injected } = begin('wrongId', 'stringId');
    const client = createClient(compose(server, injected), { ids: () => 'a' });
    const name = 'InvalidResponseError';
    expect(await failure(client.request('add', [2, 3]))).toMatchObject({ name });
    expect(await failure(client.request('add', [2, 3]))).toMatchObject({ name });
  });

  describe('in time', () => {
    beforeEach(() => {
      vi.useFakeTimers();
    });

    afterEach(() => {
      vi.useRealTimers();
    });

    test('delay: the reply comes late', async () => {
      const server = fake(methods);
      const late = compose(server, faults.schedule(['delay'], { delay: 500 }));
      let result: unknown;
      const call = createClient(late)
        .request('add', [2, 3])
        .then((value) => {
          result = value;
        });
      await turns(2);
      await vi.advanceTimersByTimeAsync(499);
      expect(result).toBeUndefined();
      await vi.advanceTimersByTimeAsync(1);
      await call;
      expect(result).toBe(5);
    });

    test('reorder: the reply comes after the next one, or after the delay', async () => {
      const { client } = begin('reorder', undefined, 'reorder');
      const order: string[] = [];
      const first = client.request('add', [1, 1]).then(() => order.push('first'));
      await client.request('add', [2, 2]).then(() => order.push('second'));
      await first;
      expect(order).toEqual(['second', 'first']);
      const alone = client.request('add', [2, 3]);
      await turns(2);
      await vi.advanceTimersByTimeAsync(100);
      expect(await alone).toBe(5);
    });

    test('an abort ends the wait, and leaves no timer', async () => {
      const { client } = begin('delay', 'reorder', 'drop', 'ignore');
      const controller = new AbortController();
      const { signal } = controller;
      const calls = [1, 2, 3, 4].map(() => failure(client.request('add', [2, 3], { signal })));
      await turns(6);
      controller.abort('stop');
      expect(await Promise.all(calls)).toEqual(Array(4).fill('stop'));
      expect(vi.getTimerCount()).toBe(0);
    });
  });
});

test('a call with a fault leaves no listener on the signal', async () => {
  const { signal } = new AbortController();
  const late = compose(fake(methods), faults.schedule(['delay', 'reorder'], { delay: 0 }));
  const message = { jsonrpc: '2.0', ...add, id: 1 } as const;
  expect(await late(message, { signal })).toMatchObject({ body: { result: 5 } });
  expect(await late(message, { signal })).toMatchObject({ body: { result: 5 } });
  await expect.poll(() => getEventListeners(signal, 'abort')).toEqual([]);
});

describe('random faults', () => {
  async function run(options: Parameters<typeof faults>[0]) {
    const injected = faults(options);
    const client = createClient(compose(fake(methods), injected));
    for (let n = 0; n < 100; n++) await client.request('add', [n, 1]).catch(() => {});
    return injected;
  }

  test('are the same with the same seed', async () => {
    const options = { rate: 0.5, kinds: ['refuse', 'reset', 'wrongId'] as const };
    const first = await run({ ...options, seed: 42 });
    expect(first.injected.length).toBeGreaterThan(30);
    expect(first.injected.length).toBeLessThan(70);
    expect((await run({ ...options, seed: 42 })).injected).toEqual(first.injected);
    expect((await run({ ...options, seed: 43 })).injected).not.toEqual(first.injected);
  });

  test('have a random seed by default, which repeats them', async () => {
    const first = await run({ rate: 0.5, delay: 0 });
    const second = await run({ rate: 0.5, delay: 0, seed: first.seed });
    expect(second.injected).toEqual(first.injected);
    expect(faults().seed).not.toBe(first.seed);
  });

  test('occur in a tenth of the payloads by default, and never or always on demand', async () => {
    const { injected } = await run({ seed: 1, kinds: ['refuse'] });
    expect(injected.length).toBeGreaterThan(2);
    expect(injected.length).toBeLessThan(25);
    expect((await run({ rate: 0 })).injected).toEqual([]);
    expect((await run({ rate: 1, kinds: ['refuse'] })).injected).toHaveLength(100);
  });
});

test('a retry repeats only what cannot have been executed', async () => {
  const server = fake(methods);
  const unreliable = compose(
    server,
    retry({ minDelay: 0, maxDelay: 0, random: seeded(1) }),
    batching(),
    faults.schedule(['refuse', 'reset']),
  );
  const error = await failure(createClient(unreliable).request('add', [2, 3]));
  expect(error).toMatchObject({ name: 'TransportError', sent: 'maybe', attempts: 2 });
  expect(server.calls).toHaveLength(1);
});

test('HTTP errors are those of the HTTP transports', async () => {
  const { client } = begin('status429');
  expect(await failure(client.request('add', [2, 3]))).toBeInstanceOf(HttpError);
});

test.each([
  [{ rate: 2 }, 'faults: expected rate: number from 0 to 1, got number'],
  [{ seed: 1.5 }, 'faults: expected seed: integer, got number'],
  [{ delay: -1 }, 'faults: expected delay: milliseconds, got -1'],
  [{ kinds: 'reset' }, 'faults: expected an array of faults, got string'],
  [{ kinds: ['s3cret'] }, /^faults: there is no such fault; use refuse, cut, /],
])('%j throws', (options, message) => {
  expect(() => faults(options as never)).toThrow(TypeError);
  expect(() => faults(options as never)).toThrow(message);
});

test('a schedule of unknown faults throws', () => {
  expect(() => faults.schedule(['refused' as never])).toThrow(/^faults.schedule: there is no such/);
});
