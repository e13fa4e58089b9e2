import { getEventListeners } from 'node:events';
import {
  compose,
  countAttempt,
  createClient,
  deadlineOf,
  type Message,
  markSent,
  type Reply,
  TimeoutError,
} from '@jsonrpcclient/core';
import { httpFetch } from '@jsonrpcclient/http-fetch';
import { batching } from '@jsonrpcclient/middleware';
import { failure } from '@jsonrpcclient/testing';
import { serve, serveFault, serveRpc, silence } from '@jsonrpcclient/testing/servers';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { bodiesOf, echo, gate, recording, sizesOf } from '../recording.ts';

afterEach(() => {
  vi.useRealTimers();
});

describe('an abort or timeout before a call is sent', () => {
  test('leaves the call out of the batch, and sends the others', async () => {
    await using server = await serveRpc();
    const client = createClient(compose(httpFetch(server.url), batching()));
    const controller = new AbortController();
    const calls = [
      client.request('add', [1, 1]),
      failure(client.request('add', [2, 2], { signal: controller.signal })),
      client.request('add', [3, 3]),
    ];
    controller.abort('enough');
    expect(await Promise.all(calls)).toEqual([2, 'enough', 6]);
    expect(bodiesOf(server)).toMatchObject([[{ id: 1 }, { id: 3 }]]);
  });

  test('leaves a call that times out during the wait out of the batch', async () => {
    vi.useFakeTimers();
    const { transport, payloads } = recording(echo);
    const client = createClient(compose(transport, batching({ wait: 100 })));
    const late = failure(client.request('echo', ['late'], { timeout: 50 }));
    const calls = [client.request('echo', ['a']), client.request('echo', ['b'])];
    await vi.advanceTimersByTimeAsync(100);
    expect(await Promise.all(calls)).toEqual([['a'], ['b']]);
    expect(await late).toBeInstanceOf(TimeoutError);
    expect(payloads).toMatchObject([[{ params: ['a'] }, { params: ['b'] }]]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('sends the only other call unbatched', async () => {
    await using server = await serveRpc();
    const client = createClient(compose(httpFetch(server.url), batching()));
    const controller = new AbortController();
    const gone = failure(client.notify('go', [], { signal: controller.signal }));
    const sum = client.request('add', [2, 3]);
    controller.abort('enough');
    expect(await gone).toBe('enough');
    expect(await sum).toBe(5);
    expect(sizesOf(server)).toEqual([0]);
  });

  test('of the only call leaves no timer', async () => {
    vi.useFakeTimers();
    const { transport, payloads } = recording(echo);
    const client = createClient(compose(transport, batching({ wait: 60_000 })));
    const controller = new AbortController();
    const gone = failure(client.request('go', [], { signal: controller.signal }));
    expect(vi.getTimerCount()).toBe(2);
    controller.abort('enough');
    expect(await gone).toBe('enough');
    expect(vi.getTimerCount()).toBe(0);
    expect(payloads).toEqual([]);
  });

  test('of the only call after a full batch leaves no timer', async () => {
    vi.useFakeTimers();
    const { transport } = recording(echo);
    const send = batching({ wait: 60_000, max: 2 })(transport);
    await Promise.all([1, 2].map((id) => send({ method: 'echo', params: [], id }, {})));
    expect(vi.getTimerCount()).toBe(0);
    const controller = new AbortController();
    const gone = failure(send({ method: 'go', id: 3 }, { signal: controller.signal }));
    controller.abort('enough');
    expect(await gone).toBe('enough');
    expect(vi.getTimerCount()).toBe(0);
  });

  test('before the call is made rejects with the reason over a bare transport', async () => {
    const { transport, payloads } = recording(echo);
    const signal = AbortSignal.abort('before');
    expect(await failure(batching()(transport)({ method: 'go', id: 1 }, { signal }))).toBe(
      'before',
    );
    expect(payloads).toEqual([]);
  });
});

describe('an abort or timeout after a call is sent', () => {
  test('rejects only that call, and the others get their responses', async () => {
    const { promise, open } = gate<void>();
    const controller = new AbortController();
    await using server = await serve(async ({ body }, response) => {
      controller.abort('enough');
      await promise;
      response.end(JSON.stringify(echo(JSON.parse(body)).body));
    });
    const client = createClient(compose(httpFetch(server.url), batching()));
    const stays = client.request('echo', ['a']);
    const leaves = client.request('echo', ['b'], { signal: controller.signal });
    expect(await failure(leaves)).toBe('enough');
    open();
    expect(await stays).toEqual(['a']);
    expect(sizesOf(server)).toEqual([2]);
  });

  test("still counts the call, so an error without an id does not become another call's", async () => {
    const controller = new AbortController();
    const stray = { jsonrpc: '2.0', error: { code: 7, message: 'no' }, id: null };
    const { transport } = recording(() => {
      controller.abort('enough');
      return { body: [stray, stray.error] };
    });
    const client = createClient(compose(transport, batching()));
    const [stays, leaves] = await Promise.all([
      failure(client.request('a')),
      failure(client.request('b', [], { signal: controller.signal })),
    ]);
    expect(stays).toMatchObject({ name: 'InvalidResponseError' });
    expect(leaves).toBe('enough');
  });

  test('of all calls aborts the batch', async () => {
    const controller = new AbortController();
    await using server = await serveFault(silence);
    const client = createClient(compose(httpFetch(server.url), batching()));
    const calls = [
      failure(client.request('a', [], { timeout: 20 })),
      failure(client.request('b', [], { signal: controller.signal })),
      failure(client.notify('c', [], { signal: controller.signal })),
    ];
    expect(await calls[0]).toBeInstanceOf(TimeoutError);
    expect(await calls[0]).toMatchObject({ method: 'a', timeout: 20 });
    controller.abort('enough');
    expect(await Promise.all(calls.slice(1))).toEqual(['enough', 'enough']);
    await server.released;
  });

  test('rejects with the reason over a transport that ignores the signal', async () => {
    const send = batching()(() => new Promise<Reply>(() => {}));
    const controller = new AbortController();
    const { signal } = controller;
    const calls = [1, 2].map((id) => failure(send({ method: 'go', id }, { signal })));
    await new Promise((resolve) => setTimeout(resolve));
    controller.abort('enough');
    expect(await Promise.all(calls)).toEqual(['enough', 'enough']);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});

test('the listener on a signal is removed when the call settles', async () => {
  const { signal } = new AbortController();
  const { transport } = recording(echo);
  const good = batching()(transport);
  const bad = batching()(async () => Promise.reject(new Error('refused')));
  const message = (id: number): Message => ({ method: 'echo', params: [], id });
  for (const send of [good, bad]) {
    await Promise.allSettled([send(message(1), { signal }), send(message(2), { signal })]);
    await Promise.allSettled([send(message(1), { signal })]);
  }
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

describe('the options of a batch', () => {
  test.each<[string, readonly (number | undefined)[], number]>([
    ['the longest timeout', [5, 70, 6], 70],
    ['the default timeout if a call has none', [5, undefined], 30_000],
    ['an infinite timeout', [5, Number.POSITIVE_INFINITY, undefined], Number.POSITIVE_INFINITY],
  ])('have %s', async (_, timeouts, expected) => {
    const { transport, options } = recording(echo);
    const client = createClient(compose(transport, batching()));
    await Promise.all(timeouts.map((timeout) => client.request('echo', [], { timeout })));
    expect(options).toMatchObject([{ timeout: expected, signal: expect.any(AbortSignal) }]);
  });

  test('have the latest deadline', async () => {
    vi.useFakeTimers();
    const { transport, options } = recording(echo);
    const client = createClient(compose(transport, batching({ wait: 10 })));
    const start = performance.now();
    const calls = [client.request('echo', [], { timeout: 90 })];
    await vi.advanceTimersByTimeAsync(5);
    calls.push(client.request('echo', [], { timeout: 80 }));
    calls.push(client.request('echo', [], { timeout: 88 }));
    await vi.advanceTimersByTimeAsync(5);
    await Promise.all(calls);
    vi.useRealTimers();
    expect(deadlineOf(options[0] ?? {})).toBe(start + 93);
  });

  test.each([
    [true, [true, true]],
    [undefined, [true, undefined]],
    [undefined, [undefined, true]],
    [undefined, [undefined, undefined]],
    [false, [true, false, undefined, true]],
    [false, [undefined, false]],
  ])('have idempotent: %s for %j', async (expected, marks) => {
    const { transport, options } = recording(echo);
    const client = createClient(compose(transport, batching()));
    await Promise.all(marks.map((idempotent) => client.request('echo', [], { idempotent })));
    expect(options).toMatchObject([{ idempotent: expected }]);
  });

  test('pass marks and attempts on to each call', async () => {
    const { transport, options } = recording(() => new Promise(() => {}));
    const client = createClient(compose(transport, batching()), { timeout: 20 });
    const calls = [failure(client.request('a')), failure(client.request('b'))];
    await new Promise((resolve) => setTimeout(resolve));
    markSent(options[0] ?? {}, 'no');
    countAttempt(options[0] ?? {});
    const expected = { name: 'TimeoutError', sent: 'no', attempts: 2 };
    expect(await Promise.all(calls)).toMatchObject([expected, expected]);
  });

  test('have a signal that is not aborted if the batch succeeds', async () => {
    const { transport, options } = recording(echo);
    const client = createClient(compose(transport, batching()));
    const controller = new AbortController();
    await Promise.all(
      ['a', 'b'].map((text) => client.request('echo', [text], { signal: controller.signal })),
    );
    controller.abort('late');
    expect(options[0]?.signal?.aborted).toBe(false);
  });
});

test.each<[string, number, 'no' | 'maybe']>([
  ['waits in a batch', 1000, 'no'],
  ['was sent in a batch', 0, 'maybe'],
])('a call that times out while it %s was sent: %3$s', async (_, wait, sent) => {
  const { transport } = recording(() => new Promise(() => {}));
  const client = createClient(compose(transport, batching({ wait })), { timeout: 20 });
  const calls = [failure(client.request('a')), failure(client.request('b'))];
  expect(await Promise.all(calls)).toMatchObject([{ sent }, { sent }]);
});
