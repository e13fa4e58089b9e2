import { getEventListeners } from 'node:events';
import {
  compose,
  createClient,
  type Reply,
  RpcError,
  TimeoutError,
  type Transport,
  TransportError,
} from '@jsonrpcclient/core';
import { balance, breaker, limit } from '@jsonrpcclient/middleware';
import { failure } from '@jsonrpcclient/testing';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { fakeTimers } from '../fake-timers.ts';
import { echo, gate, idsOf, recording, upTo } from '../recording.ts';

fakeTimers();

/** A transport whose calls settle when the test says so, and how many are pending. */
function manual() {
  const open: ((reply: Reply) => void)[] = [];
  const { transport, payloads } = recording((payload) => {
    const { promise, open: resolve } = gate<Reply>();
    open.push((reply) => resolve({ ...echo(payload), ...reply }));
    return promise;
  });
  /** Settles the oldest pending calls. */
  const settle = async (count: number, reply?: object) => {
    for (const resolve of open.splice(0, count)) resolve(reply as Reply);
    await vi.advanceTimersByTimeAsync(0);
  };
  return { transport, payloads, settle };
}

const never: Transport = () => new Promise(() => {});

describe('concurrency', () => {
  test('lets that many calls be pending, and starts the others first in, first out', async () => {
    const { transport, payloads, settle } = manual();
    const client = createClient(compose(transport, limit({ concurrency: 2 })));
    const calls = upTo(5).map((n) => client.request('echo', [n]));
    expect(idsOf(payloads)).toEqual([1, 2]);
    await settle(1);
    expect(idsOf(payloads)).toEqual([1, 2, 3]);
    await settle(2);
    expect(idsOf(payloads)).toEqual([1, 2, 3, 4, 5]);
    await settle(2);
    expect(await Promise.all(calls)).toEqual([[0], [1], [2], [3], [4]]);
  });

  test('counts a batch as one call, and notifications too', async () => {
    const { transport, payloads, settle } = manual();
    const client = createClient(compose(transport, limit({ concurrency: 2 })));
    const batch = client.batch([
      { method: 'echo', params: [1] },
      { method: 'echo', params: [2] },
    ]);
    const go = client.notify('go');
    const last = client.request('echo', [3]);
    expect(payloads).toHaveLength(2);
    await settle(2);
    expect(await batch).toEqual([
      { ok: true, result: [1] },
      { ok: true, result: [2] },
    ]);
    expect(await go).toBeUndefined();
    await settle(1);
    expect(await last).toEqual([3]);
  });

  test('is per transport, although the middleware is the same', async () => {
    const one = limit({ concurrency: 1 });
    const a = manual();
    const b = manual();
    const calls = [a, b].map(({ transport }) =>
      createClient(compose(transport, one)).request('echo', [1]),
    );
    expect([a, b].map(({ payloads }) => payloads.length)).toEqual([1, 1]);
    await a.settle(1);
    await b.settle(1);
    await Promise.all(calls);
  });

  test('starts the next call after one that failed, even if the transport threw', async () => {
    const transport: Transport = (payload) => {
      if ('id' in payload && payload.id === 1) throw new Error('broken');
      return Promise.resolve(echo(payload));
    };
    const client = createClient(compose(transport, limit({ concurrency: 1 })));
    const failed = failure(client.request('echo', [1]));
    expect(await client.request('echo', [2])).toEqual([2]);
    expect(await failed).toBeInstanceOf(TransportError);
  });

  test('starts the next call after one that timed out or was aborted, over a transport that never settles', async () => {
    let started = 0;
    const transport: Transport = (payload, options) => {
      started++;
      return started < 3 ? never(payload, options) : Promise.resolve(echo(payload));
    };
    const client = createClient(compose(transport, limit({ concurrency: 1 })));
    const late = failure(client.request('echo', [1], { timeout: 50 }));
    await vi.advanceTimersByTimeAsync(50);
    expect(await late).toMatchObject({ name: 'TimeoutError', sent: 'maybe' });
    const controller = new AbortController();
    const gone = failure(client.request('echo', [2], { signal: controller.signal }));
    controller.abort('enough');
    expect(await gone).toBe('enough');
    expect(await client.request('echo', [3])).toEqual([3]);
  });
});

describe('the queue', () => {
  test('is left in the same tick by a call that is aborted; the others keep their order', async () => {
    const { transport, payloads, settle } = manual();
    const send = limit({ concurrency: 1 })(transport);
    const controllers = upTo(5).map(() => new AbortController());
    const calls = controllers.map(({ signal }, id) => send({ method: 'echo', id }, { signal }));
    const ends = calls.map((call) =>
      call.then(
        () => 'sent',
        (reason: unknown) => reason,
      ),
    );
    const seen: unknown[] = [];
    for (const end of ends.slice(1, 4)) void end.then((reason) => seen.push(reason));
    controllers[2]?.abort('second');
    controllers[1]?.abort('first');
    controllers[3]?.abort('third');
    for (let turn = 0; turn < 3; turn++) await Promise.resolve();
    expect(seen).toEqual(['second', 'first', 'third']);
    await settle(1);
    expect(idsOf(payloads)).toEqual([0, 4]);
    await settle(1);
    expect(await Promise.all(ends)).toEqual(['sent', 'first', 'second', 'third', 'sent']);
  });

  test('does not use up the rate for calls that left it', async () => {
    const { transport, payloads } = recording();
    const client = createClient(compose(transport, limit({ rate: { calls: 1, per: 1000 } })));
    await client.request('echo', [1]);
    const controller = new AbortController();
    const gone = failure(client.request('echo', [2], { signal: controller.signal }));
    const last = client.request('echo', [3]);
    controller.abort('enough');
    expect(await gone).toBe('enough');
    await vi.advanceTimersByTimeAsync(1000);
    expect(await last).toEqual([3]);
    expect(idsOf(payloads)).toEqual([1, 3]);
  });

  test('counts toward the timeout of a call, which then was not sent', async () => {
    const { transport, payloads, settle } = manual();
    const client = createClient(compose(transport, limit({ concurrency: 1 })));
    const first = client.request('echo', [1]);
    const late = failure(client.request('echo', [2], { timeout: 100 }));
    const sent = failure(client.request('echo', [3], { timeout: 200 }));
    await vi.advanceTimersByTimeAsync(100);
    expect(await late).toMatchObject({ name: 'TimeoutError', sent: 'no' });
    await settle(1);
    await vi.advanceTimersByTimeAsync(100);
    expect(await sent).toMatchObject({ name: 'TimeoutError', sent: 'maybe' });
    expect(idsOf(payloads)).toEqual([1, 3]);
    await first;
  });

  test('sends no call whose time is up, when several time out together', async () => {
    const { transport, payloads } = recording(() => new Promise(() => {}));
    const client = createClient(compose(transport, limit({ concurrency: 1 })));
    const late = upTo(5).map((n) => failure(client.request('echo', [n], { timeout: 100 })));
    const later = failure(client.request('echo', [5], { timeout: 200 }));
    await vi.advanceTimersByTimeAsync(100);
    const sent = (await Promise.all(late)).map((error) => (error as TimeoutError).sent);
    expect(sent).toEqual(['maybe', 'no', 'no', 'no', 'no']);
    expect(idsOf(payloads)).toEqual([1, 6]);
    await vi.advanceTimersByTimeAsync(100);
    expect(await later).toMatchObject({ sent: 'maybe' });
  });

  test('sends calls as they were made, even if their params change while they wait', async () => {
    const { transport, payloads, settle } = manual();
    const client = createClient(compose(transport, limit({ concurrency: 1 })));
    const first = client.request('echo', [0]);
    const params = [{ name: 'a' }];
    const second = client.request('echo', params);
    const third = client.batch([{ method: 'echo', params }]);
    Object.assign(params[0] as object, { name: 'b' });
    await settle(1);
    await settle(1);
    await settle(1);
    expect(await first).toEqual([0]);
    expect(await second).toEqual([{ name: 'a' }]);
    expect(await third).toEqual([{ ok: true, result: [{ name: 'a' }] }]);
    expect(payloads).toHaveLength(3);
  });

  test('rejects calls at once when it is full, and they are safe to retry', async () => {
    const { transport, payloads, settle } = manual();
    const client = createClient(compose(transport, limit({ concurrency: 1, queue: 1 })));
    const calls = [client.request('echo', [1]), client.request('echo', [2])];
    const error = await failure(client.request('echo', [3]));
    expect(error).toBeInstanceOf(TransportError);
    expect(error).toMatchObject({
      sent: 'no',
      message: 'echo: limit: the queue is full (1); safe to retry',
    });
    await settle(1);
    await settle(1);
    await Promise.all(calls);
    expect(payloads).toHaveLength(2);
  });

  test('does not make a breaker believe that the server fails when it is full', async () => {
    const { transport, settle } = manual();
    const guarded = compose(
      transport,
      breaker({ failures: 1 }),
      limit({ concurrency: 1, queue: 0 }),
    );
    const client = createClient(guarded);
    const first = client.request('echo', [1]);
    for (const _ of upTo(3)) {
      const error = await failure(client.request('echo', [2]));
      expect(error).toMatchObject({ message: expect.stringContaining('the queue is full') });
    }
    await settle(1);
    await first;
  });

  test.each([
    ['a timeout', { timeout: 100 }, {}],
    ['an attemptTimeout', { timeout: 1_000, idempotent: true }, { attemptTimeout: 100 }],
  ])(
    'does not make a breaker or a balance believe that the server fails after %s',
    async (_, options, settings) => {
      const { transport, settle } = manual();
      const limited = compose(transport, breaker({ failures: 1 }), limit({ concurrency: 1 }));
      const endpoints = balance([limited], { failures: 1, ...settings });
      const first = createClient(limited).request('echo', [1]);
      const queued = failure(createClient(endpoints).request('echo', [2], options));
      await vi.advanceTimersByTimeAsync(100);
      expect(await queued).toMatchObject({ name: 'TimeoutError', sent: 'no' });
      expect(endpoints.endpoints()).toMatchObject([{ state: 'ready', failures: 0, pending: 0 }]);
      await settle(1);
      expect(await first).toEqual([1]);
    },
  );

  test('of 0 means that nothing waits', async () => {
    const { transport, settle } = manual();
    const client = createClient(compose(transport, limit({ concurrency: 1, queue: 0 })));
    const first = client.request('echo', [1]);
    expect(await failure(client.batch([{ method: 'echo' }]))).toMatchObject({ sent: 'no' });
    await settle(1);
    await first;
  });

  test('rejects a call that was aborted before it arrived, over a bare transport', async () => {
    const { transport, payloads, settle } = manual();
    const send = limit({ concurrency: 1 })(transport);
    const first = send({ method: 'echo', id: 1 }, {});
    const gone = send({ method: 'echo', id: 2 }, { signal: AbortSignal.abort('enough') });
    expect(await failure(gone)).toBe('enough');
    await settle(1);
    await first;
    expect(payloads).toHaveLength(1);
  });

  test('leaves no listener on a signal that is used for many calls', async () => {
    const { transport } = recording();
    const send = limit({ concurrency: 1 })(transport);
    const { signal } = new AbortController();
    await Promise.all(upTo(1000).map((id) => send({ method: 'echo', id }, { signal })));
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});

describe('the rate', () => {
  test('lets `calls` start at once, and then as many in `per` milliseconds', async () => {
    const { transport, payloads } = recording();
    const client = createClient(compose(transport, limit({ rate: { calls: 4, per: 1000 } })));
    const calls = upTo(8).map((n) => client.request('echo', [n]));
    const counts: number[] = [];
    for (let time = 0; time <= 1000; time += 250) {
      counts.push(payloads.length);
      await vi.advanceTimersByTimeAsync(250);
    }
    expect(counts).toEqual([4, 5, 6, 7, 8]);
    await Promise.all(calls);
    await vi.advanceTimersByTimeAsync(60_000);
    const later = upTo(5).map((n) => client.request('echo', [n]));
    expect(payloads).toHaveLength(12);
    await vi.advanceTimersByTimeAsync(250);
    await Promise.all(later);
  });

  test('counts the calls of a batch; a batch of more than `calls` is sent, and the next one waits longer', async () => {
    const { transport, payloads } = recording();
    const client = createClient(compose(transport, limit({ rate: { calls: 2, per: 1000 } })));
    await client.batch(upTo(6).map((n) => ({ method: 'echo', params: [n] })));
    const next = client.request('echo', [7]);
    await vi.advanceTimersByTimeAsync(2_499);
    expect(payloads).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await next).toEqual([7]);
  });

  test('has one timer, and none while nothing waits', async () => {
    const { transport } = recording();
    const send = limit({ rate: { calls: 1, per: 1000 } })(transport);
    await send({ method: 'echo', id: 1 }, {});
    expect(vi.getTimerCount()).toBe(0);
    const controller = new AbortController();
    const { signal } = controller;
    const gone = upTo(3).map((id) => failure(send({ method: 'echo', id }, { signal })));
    expect(vi.getTimerCount()).toBe(1);
    controller.abort('enough');
    expect(await Promise.all(gone)).toEqual(['enough', 'enough', 'enough']);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('can be so slow that one timer cannot span the wait', async () => {
    const { transport, payloads } = recording();
    const per = 2 ** 31 + 1000;
    const send = limit({ rate: { calls: 1, per } })(transport);
    await send({ method: 'echo', id: 1 }, {});
    const next = send({ method: 'echo', id: 2 }, {});
    await vi.advanceTimersByTimeAsync(2 ** 31);
    expect(payloads).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1000);
    await next;
  });
});

describe('what the server says', () => {
  const busy = { code: -32005, message: 'busy' };
  const refusal = (status: number, headers: Readonly<Record<string, string>> = {}) => ({
    status,
    headers,
    body: { jsonrpc: '2.0', error: busy, id: null },
  });
  /** Resolves to the milliseconds until the next call starts. */
  const untilNext = async (reply: Reply | Error, options = {}) => {
    let replies = 0;
    let started = 0;
    const { transport } = recording((payload) => {
      replies++;
      started = performance.now();
      if (replies > 1) return echo(payload);
      if (reply instanceof Error) throw reply;
      return { ...echo(payload), ...reply };
    });
    const client = createClient(compose(transport, limit(options)));
    await client.request('echo', []).catch(() => {});
    const since = performance.now();
    const next = client.request('echo', [], { timeout: Number.POSITIVE_INFINITY });
    await vi.runAllTimersAsync();
    await next;
    return started - since;
  };
  const thrown = (status: number, headers: object) =>
    Object.assign(new TransportError('HTTP', 'echo', { sent: 'yes' }), { status, headers });

  beforeEach(() => {
    vi.setSystemTime('2026-01-01T00:00:00Z');
  });

  test.each([
    ['429 with seconds', refusal(429, { 'retry-after': '7' }), 7_000],
    ['429 with a date', refusal(429, { 'retry-after': 'Thu, 01 Jan 2026 00:01:00 GMT' }), 60_000],
    ['429 with neither', refusal(429), 0],
    ['429, thrown', thrown(429, { 'retry-after': '7' }), 7_000],
    ['503 with Retry-After', refusal(503, { 'retry-after': '7' }), 7_000],
    ['503 with Retry-After, thrown', thrown(503, { 'retry-after': '7' }), 7_000],
    ['500 with Retry-After', refusal(500, { 'retry-after': '7' }), 0],
    [
      'a result with a limit that is used up',
      { headers: { ratelimit: '"a";r=0;t=30' }, body: 1 },
      30_000,
    ],
    ['a result with calls left', { headers: { ratelimit: '"a";r=1;t=30' }, body: 1 }, 0],
    ['a 404 with a limit that is used up', thrown(404, { ratelimit: '"a";r=0;t=30' }), 30_000],
    ['a lost connection', new TransportError('reset', 'echo'), 0],
    ['an error of a plain function', new Error('broken'), 0],
  ])('%s delays the next call', async (_, reply, delay) => {
    expect(await untilNext(reply as Reply | Error)).toBe(delay);
  });

  test('lets no more calls start than are left until the limit is reset', async () => {
    const { transport, payloads } = recording((payload) => ({
      ...echo(payload),
      headers: { 'ratelimit-remaining': '2', 'ratelimit-reset': '10' },
    }));
    const { transport: slow } = recording(async (payload, options) => {
      const reply = await transport(payload, options);
      await new Promise((resolve) => setTimeout(resolve, 5_000));
      return reply;
    });
    const client = createClient(compose(slow, limit()));
    const first = client.request('echo', []);
    await vi.advanceTimersByTimeAsync(5_000);
    await first;
    const calls = upTo(4).map(() => client.request('echo', []));
    expect(payloads).toHaveLength(3);
    await vi.runAllTimersAsync();
    await Promise.all(calls);
  });

  test('counts pending calls as not known to the server', async () => {
    const { transport, payloads, settle } = manual();
    const client = createClient(compose(transport, limit()));
    const calls = upTo(3).map((n) => client.request('echo', [n]));
    await settle(1, { headers: { 'x-ratelimit-remaining': '2', 'x-ratelimit-reset': '10' } });
    const next = client.request('echo', [4]);
    expect(payloads).toHaveLength(3);
    await settle(2, { headers: { 'x-ratelimit-remaining': '1', 'x-ratelimit-reset': '10' } });
    expect(payloads).toHaveLength(4);
    await settle(1);
    await Promise.all([...calls, next]);
  });

  test('lowers the concurrency once for all calls that were pending, and raises it as calls succeed', async () => {
    const { transport, payloads, settle } = manual();
    const client = createClient(compose(transport, limit({ concurrency: 10 })));
    let settled = 0;
    const pending = () => payloads.length - settled;
    const end = async (reply?: object) => {
      const count = pending();
      settled += count;
      await settle(count, reply);
    };
    const calls = upTo(100).map((n) => failure(client.request('echo', [n])).catch(() => 'done'));
    expect(pending()).toBe(10);
    await end(refusal(429));
    expect(pending()).toBe(7);
    const seen: number[] = [];
    for (let round = 0; round < 5; round++) {
      await end();
      seen.push(pending());
    }
    expect(seen).toEqual([7, 8, 9, 10, 10]);
    while (pending() > 0) await end();
    const ends = await Promise.all(calls);
    expect(ends.filter((end) => end !== 'done')).toHaveLength(10);
  });

  test('never lowers the concurrency below one call', async () => {
    const { transport, payloads, settle } = manual();
    const client = createClient(compose(transport, limit({ concurrency: 2 })));
    for (let n = 0; n < 10; n++) {
      const refused = failure(client.request('echo', []));
      await settle(1, refusal(429));
      expect(await refused).toBeInstanceOf(RpcError);
    }
    expect(payloads).toHaveLength(10);
  });

  test('limits the concurrency even if there was no limit', async () => {
    const { transport, payloads, settle } = manual();
    const client = createClient(compose(transport, limit()));
    const refused = upTo(10).map(() => failure(client.request('echo', [])));
    await settle(10, refusal(429));
    await Promise.all(refused);
    const calls = upTo(10).map(() => client.request('echo', []));
    expect(payloads).toHaveLength(17);
    await settle(7);
    await settle(3);
    await Promise.all(calls);
  });

  test('lowers the rate', async () => {
    let replies = 0;
    const { transport, payloads } = recording((payload) => {
      replies++;
      return replies === 1 ? refusal(429) : echo(payload);
    });
    const client = createClient(compose(transport, limit({ rate: { calls: 10, per: 1000 } })));
    await client.request('echo', []).catch(() => {});
    await vi.advanceTimersByTimeAsync(10_000);
    const calls = upTo(20).map(() => client.request('echo', []));
    expect(payloads).toHaveLength(1 + 7);
    await vi.runAllTimersAsync();
    await Promise.all(calls);
  });

  test('includes the JSON-RPC codes that you list, even in a batch', async () => {
    const error = { body: { jsonrpc: '2.0', error: busy, id: 1 } };
    for (const [body, codes, allowed] of [
      [error.body, [-32005], 1],
      [[error.body], [-32005], 1],
      [error.body, [], 2],
      [error.body, [-32007], 2],
    ] as const) {
      const { transport, payloads, settle } = manual();
      const client = createClient(compose(transport, limit({ concurrency: 2, codes })));
      const refused = client.request('echo', []).catch(() => {});
      await settle(1, { body });
      await refused;
      const calls = upTo(2).map((n) => client.request('echo', [n]));
      expect(payloads).toHaveLength(1 + allowed);
      await settle(2);
      await settle(1);
      await Promise.all(calls);
    }
  });

  test('does not count when a call was aborted with the error of another one', async () => {
    const controller = new AbortController();
    const client = createClient(compose(never, limit()));
    const gone = failure(client.request('echo', [], { signal: controller.signal }));
    const reason = thrown(429, { 'retry-after': '60' });
    controller.abort(reason);
    expect(await gone).toBe(reason);
    const next = failure(client.request('echo', [], { timeout: 10 }));
    await vi.advanceTimersByTimeAsync(10);
    const error = await next;
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ sent: 'maybe' });
  });
});

test.each([
  ['concurrency', { concurrency: 0 }, 'a positive integer or Infinity, not 0'],
  ['concurrency', { concurrency: 1.5 }, 'a positive integer or Infinity, not 1.5'],
  ['rate.calls', { rate: { calls: 0, per: 1 } }, 'a positive integer or Infinity, not 0'],
  ['rate.per', { rate: { calls: 1, per: 0 } }, 'a positive number of milliseconds, not 0'],
  ['queue', { queue: -1 }, 'a non-negative integer or Infinity, not -1'],
  ['codes', { codes: [1.5] }, 'an array of integers, not Array'],
])('%s in %o is refused', (option, options, what) => {
  expect(() => limit(options)).toThrow(new TypeError(`limit: ${option} must be ${what}`));
});

test('options that TypeScript refuses are refused in JavaScript, too', () => {
  const untyped = (options: object) => () => limit(options);
  expect(untyped({ codes: -32005 })).toThrow(TypeError);
  expect(untyped({ now: 5 })).toThrow(new TypeError('limit: now must be a function, not 5'));
  expect(untyped({ queue: '5' })).toThrow(TypeError);
});
