import { getEventListeners } from 'node:events';
import { compose, createClient, deadlineOf, TimeoutError } from '@jsonrpcclient/core';
import { httpFetch } from '@jsonrpcclient/http-fetch';
import { batching, deadline, dedupe, limit } from '@jsonrpcclient/middleware';
import { context, current, runWith } from '@jsonrpcclient/middleware/context';
import { failure } from '@jsonrpcclient/testing';
import { serve, serveRpc, type TestServer } from '@jsonrpcclient/testing/servers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { recording, upTo } from './recording.ts';

/** A client over a transport that never settles, or echoes, and what it received. */
function client(reply?: Parameters<typeof recording>[0]) {
  const { transport, payloads, options } = recording(reply);
  return { ...createClient(compose(transport, context())), payloads, options };
}

const never = () => new Promise<never>(() => {});

describe('outside of a context', () => {
  test('calls are passed on unchanged', async () => {
    const { transport, options } = recording();
    const given = {};
    await context()(transport)({ method: 'echo', id: 1 }, given);
    expect(options[0]).toBe(given);
    expect(current()).toBeUndefined();
  });
});

describe('a deadline', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  afterEach(() => {
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  test('ends the calls of a context, however long their own timeouts are', async () => {
    const { request, options } = client(never);
    const error = runWith({ timeout: 50 }, () => failure(request('echo', [1], { timeout: 1_000 })));
    expect(options.map((one) => deadlineOf(one) - performance.now())).toEqual([50]);
    await vi.advanceTimersByTimeAsync(50);
    expect(await error).toBeInstanceOf(TimeoutError);
    expect(await error).toMatchObject({ timeout: 50, sent: 'maybe', method: 'echo' });
    expect(options[0]?.signal?.aborted).toBe(true);
  });

  test('can only be shortened inside', async () => {
    const inner = runWith({ timeout: 100 }, () => [
      runWith({ timeout: 50 }, current),
      runWith({ timeout: 500 }, current),
      runWith({ deadline: performance.now() + 10 }, current),
      runWith({}, current),
    ]);
    const now = performance.now();
    expect(inner.map((one) => (one?.deadline ?? 0) - now)).toEqual([50, 100, 10, 100]);
    const { request } = client(never);
    const error = runWith({ timeout: 100 }, () =>
      runWith({ timeout: 500 }, () => failure(request('echo', [1]))),
    );
    await vi.advanceTimersByTimeAsync(100);
    expect(await error).toMatchObject({ timeout: 100 });
  });

  test('leaves a call its own timeout if that is shorter', async () => {
    const { request, options } = client(never);
    const error = runWith({ timeout: 100 }, () => failure(request('echo', [1], { timeout: 50 })));
    expect(options.map((one) => deadlineOf(one) - performance.now())).toEqual([50]);
    await vi.advanceTimersByTimeAsync(50);
    expect(await error).toMatchObject({ timeout: 50 });
  });

  test('that has passed rejects in the same tick, and nothing is sent', async () => {
    const { request, payloads } = client();
    for (const options of [{ timeout: 0 }, { timeout: -5 }, { deadline: performance.now() - 5 }]) {
      const error = await runWith(options, () => failure(request('echo', [1])));
      expect(error).toBeInstanceOf(TimeoutError);
      expect(error).toMatchObject({ sent: 'no', timeout: 0 });
    }
    expect(payloads).toEqual([]);
  });

  test('that passes in the queue of limit says that nothing was sent', async () => {
    const { transport, payloads } = recording(never);
    const { request } = createClient(compose(transport, context(), limit({ concurrency: 1 })));
    const errors = runWith({ timeout: 50 }, () =>
      upTo(2).map((n) => failure(request('echo', [n]))),
    );
    await vi.advanceTimersByTimeAsync(50);
    expect(await Promise.all(errors)).toMatchObject([{ sent: 'maybe' }, { sent: 'no' }]);
    expect(payloads).toHaveLength(1);
  });

  test('of Infinity is none', async () => {
    const { request, options } = client();
    const timeout = Number.POSITIVE_INFINITY;
    await runWith({ timeout }, () => request('echo', [1], { timeout }));
    expect(options.map(deadlineOf)).toEqual([timeout]);
  });

  test('later than a timer can be leaves the call its own timeout', async () => {
    const { request } = client();
    const timeout = Number.POSITIVE_INFINITY;
    expect(await runWith({ timeout: 2 ** 32 }, () => request('echo', [1], { timeout }))).toEqual([
      1,
    ]);
  });
});

describe('signals', () => {
  test('of all contexts abort a call, and so does its own', async () => {
    for (const which of [0, 1, 2]) {
      const controllers = upTo(3).map(() => new AbortController());
      const [outer, inner, own] = controllers.map(({ signal }) => signal);
      const { request, options } = client(never);
      const gone = runWith({ signal: outer }, () =>
        runWith({ signal: inner }, () => failure(request('echo', [1], { signal: own }))),
      );
      const reason = new Error('enough');
      controllers[which]?.abort(reason);
      expect(await gone).toBe(reason);
      expect(options[0]?.signal?.reason).toBe(reason);
      for (const { signal } of controllers) expect(getEventListeners(signal, 'abort')).toEqual([]);
    }
  });

  test('that are aborted reject with their reason, and nothing is sent', async () => {
    const { request, payloads } = client();
    const signal = AbortSignal.abort('enough');
    expect(await runWith({ signal }, () => failure(request('echo', [1])))).toBe('enough');
    expect(payloads).toEqual([]);
  });

  test('have no listeners left after many calls', async () => {
    const { request, batch } = client();
    const { signal } = new AbortController();
    await runWith({ signal, timeout: 60_000 }, async () => {
      for (const n of upTo(100)) await request('echo', [n]);
      await batch([{ method: 'echo', params: [1] }]);
    });
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  test('are aborted before the call over a bare transport', async () => {
    const { transport, payloads } = recording();
    const send = context()(transport);
    const signal = AbortSignal.abort('enough');
    const call = () => failure(send({ method: 'echo', id: 1 }, { signal }));
    expect(await runWith({ timeout: 1_000 }, call)).toBe('enough');
    expect(payloads).toEqual([]);
  });
});

describe('headers', () => {
  test("of all contexts are sent: inner ones override outer ones, and the call's own override both", async () => {
    await using server = await serveRpc();
    const { request } = createClient(compose(httpFetch(server.url), context()));
    await runWith({ headers: { a: 'outer', b: 'outer', c: 'outer' } }, () =>
      runWith({ headers: { B: 'inner', C: 'inner' } }, () =>
        request('add', [2, 3], { headers: { c: 'own' } }),
      ),
    );
    expect(server.requests[0]?.headers).toMatchObject({ a: 'outer', b: 'inner', c: 'own' });
  });
});

describe('a context', () => {
  test('belongs to its own run, through await, timers and batching', async () => {
    await using server = await serveRpc();
    const transport = compose(httpFetch(server.url), context(), batching());
    const { request } = createClient(transport);
    const timer = new Promise((resolve) => setTimeout(resolve, 1));
    const runs = upTo(100).map((n) =>
      runWith({ headers: { tenant: `${n % 4}` }, timeout: 60_000 + n }, async () => {
        await timer;
        const sum = await request('add', [n, 0]);
        return [sum, current()?.headers.tenant];
      }),
    );
    expect(await Promise.all(runs)).toEqual(upTo(100).map((n) => [n, `${n % 4}`]));
    for (const { headers, body } of server.requests) {
      const calls = [JSON.parse(body)].flat();
      for (const { params } of calls) expect(headers.tenant).toBe(`${params[0] % 4}`);
    }
    expect(server.requests).toHaveLength(4);
    expect(current()).toBeUndefined();
  });

  test('passes through what its function returns or throws', () => {
    expect(runWith({}, () => 5)).toBe(5);
    expect(() =>
      runWith({}, () => {
        throw new Error('own');
      }),
    ).toThrow('own');
  });

  test('of another caller does not end a shared call', async () => {
    const replies: (() => void)[] = [];
    const { transport, payloads } = recording(
      (payload) =>
        new Promise((resolve) =>
          replies.push(() =>
            resolve({ body: { jsonrpc: '2.0', result: 5, id: 'id' in payload && payload.id } }),
          ),
        ),
    );
    const { request } = createClient(compose(transport, context(), dedupe({ methods: '*' })));
    const controller = new AbortController();
    const gone = runWith({ signal: controller.signal }, () => failure(request('get')));
    const stays = runWith({ timeout: 60_000 }, () => request('get'));
    controller.abort('enough');
    expect(await gone).toBe('enough');
    replies[0]?.();
    expect(await stays).toBe(5);
    expect(payloads).toHaveLength(1);
  });
});

test('each of three services in a row has less time than the one before', async () => {
  const left: number[] = [];
  /** A service that calls the next one, with the time that its caller has left. */
  const service = (next?: TestServer) =>
    serve(async ({ headers, body }, response) => {
      const timeout = Number(headers['x-request-timeout-ms']);
      left.push(timeout);
      await new Promise((resolve) => setTimeout(resolve, 5));
      const call = async () => (next ? clientOf(next).request('add', [2, 3]) : 5);
      const result = await runWith({ timeout }, call);
      response.end(JSON.stringify({ jsonrpc: '2.0', result, id: JSON.parse(body).id }));
    });
  const clientOf = ({ url }: TestServer) =>
    createClient(compose(httpFetch(url), context(), deadline()));
  await using third = await service();
  await using second = await service(third);
  await using first = await service(second);
  expect(await clientOf(first).request('add', [2, 3], { timeout: 20_000 })).toBe(5);
  const [a = 0, b = 0, c = 0] = left;
  expect(a).toBeLessThanOrEqual(20_000);
  expect(b).toBeLessThan(a);
  expect(c).toBeLessThan(b);
  expect(c).toBeGreaterThanOrEqual(0);
});

test.each([
  [{ timeout: Number.NaN }, 'timeout must be a number of milliseconds, not NaN'],
  [{ timeout: '5' }, 'timeout must be a number of milliseconds, not string'],
  [{ signal: { aborted: false } }, 'signal must be an AbortSignal, not Object'],
  [{ headers: 'a' }, 'headers must be an object, not string'],
  [{ headers: null }, 'headers must be an object, not null'],
  [{ deadline: Number.NaN }, 'deadline must be a number of milliseconds, not NaN'],
])('%o is refused', (options, problem) => {
  expect(() => runWith(options as object, () => {})).toThrow(new TypeError(`runWith: ${problem}`));
});
