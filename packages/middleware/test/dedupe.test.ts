import { getEventListeners } from 'node:events';
import {
  compose,
  createClient,
  InvalidResponseError,
  markSent,
  type Reply,
  RpcError,
  type TimeoutError,
  type Transport,
  TransportError,
} from '@jsonrpcclient/core';
import { dedupe, limit } from '@jsonrpcclient/middleware';
import { failure } from '@jsonrpcclient/testing';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { dedupeKey } from '../src/marks.ts';
import { answer, gate, idsOf, type Options, recording, upTo } from './recording.ts';

afterEach(() => {
  vi.useRealTimers();
});

/** A client whose calls are answered when the test says so. */
function shared(methods: Parameters<typeof dedupe>[0] = { methods: '*' }) {
  const open: ((reply: Reply | Promise<Reply>) => void)[] = [];
  const { transport, payloads, options } = recording(async () => {
    const { promise, open: resolve } = gate<() => Reply | Promise<Reply>>();
    open.push((reply) => resolve(() => reply));
    const settle = await promise;
    return settle();
  });
  const client = createClient(compose(transport, dedupe(methods)));
  /** Answers the oldest call that is pending, by default with its params. */
  const respond = (body?: unknown) => {
    const payload = payloads[payloads.length - open.length];
    open.shift()?.({ body: body ?? (payload && 'method' in payload && answer(payload)) });
  };
  const reject = (error: unknown) => open.shift()?.(Promise.reject(error));
  return { client, payloads, options, respond, reject };
}

describe('identical requests', () => {
  test('are sent once while the first one is pending, and each gets a response with its own id', async () => {
    const { client, payloads, respond } = shared();
    const calls = upTo(3).map(() => client.request('get', { a: 1, b: [2, { c: 3, d: 4 }] }));
    calls.push(client.request('get', { b: [2, { d: 4, c: 3 }], a: 1 }));
    expect(idsOf(payloads)).toEqual([1]);
    respond();
    const params = { a: 1, b: [2, { c: 3, d: 4 }] };
    expect(await Promise.all(calls)).toEqual([params, params, params, params]);
    const again = client.request('get', params);
    expect(payloads).toHaveLength(2);
    respond();
    expect(await again).toEqual(params);
  });

  test('are sent once also after many other calls, and while others are pending', async () => {
    const { client, payloads, respond } = shared();
    const first = client.request('get', ['first']);
    respond();
    await first;
    const pending = client.request('get', ['pending']);
    const others = upTo(500).map((number) => client.request('get', [number]));
    const last = client.request('get', [499]);
    expect(payloads).toHaveLength(502);
    for (const _ of upTo(400)) respond();
    await pending;
    await others[300];
    const joined = client.request('get', [499]);
    expect(payloads).toHaveLength(502);
    for (const _ of upTo(101)) respond();
    await Promise.all(others);
    expect(await Promise.all([last, joined])).toEqual([[499], [499]]);
  });

  test('get the same object', async () => {
    const { client, respond } = shared();
    const calls = upTo(2).map(() => client.request('get', [{ a: 1 }]));
    respond();
    const [a, b] = await Promise.all(calls);
    expect(a).toBe(b);
  });

  test('share the error of the server, and that of the transport', async () => {
    const { client, respond, reject } = shared();
    const refused = upTo(2).map(() => failure(client.request('get')));
    respond({ jsonrpc: '2.0', error: { code: 5, message: 'no' }, id: 1 });
    for (const error of await Promise.all(refused)) expect(error).toBeInstanceOf(RpcError);
    const lost = upTo(2).map(() => failure(client.request('get')));
    const error = new TransportError('reset', 'get');
    reject(error);
    const errors = await Promise.all(lost);
    for (const one of errors) expect(one).toBeInstanceOf(TransportError);
    expect(errors).toMatchObject(upTo(2).map(() => ({ sent: 'maybe', message: error.message })));
  });

  test('share an error without an id', async () => {
    const { client, respond } = shared();
    const refused = upTo(2).map(() => failure(client.request('get')));
    respond({ jsonrpc: '2.0', error: { code: 5, message: 'no' }, id: null });
    for (const error of await Promise.all(refused)) expect(error).toBeInstanceOf(RpcError);
  });

  test.each([
    ['the id of another caller', { jsonrpc: '2.0', result: 5, id: 2 }],
    [
      'an error with the id of another caller',
      { jsonrpc: '2.0', error: { code: 1, message: '' }, id: 2 },
    ],
    ['an array', [{ jsonrpc: '2.0', result: 5, id: 1 }]],
    ['text', 'no JSON'],
    ['nothing', null],
  ])('all fail if the response has %s', async (_, body) => {
    const { transport } = recording(async () => ({ body }));
    const wrong = createClient(compose(transport, dedupe({ methods: '*' })));
    for (const error of await Promise.all(upTo(3).map(() => failure(wrong.request('get')))))
      expect(error).toBeInstanceOf(InvalidResponseError);
  });

  test('all fail over a transport in plain JavaScript that returns nothing', async () => {
    const { transport } = recording(() => Object(undefined).none);
    const client = createClient(compose(transport, dedupe({ methods: '*' })));
    for (const error of await Promise.all(upTo(2).map(() => failure(client.request('get')))))
      expect(error).toBeInstanceOf(InvalidResponseError);
  });
});

describe('are sent separately:', () => {
  const different = async (calls: (client: ReturnType<typeof shared>['client']) => unknown[]) => {
    const { client, payloads, respond } = shared();
    const all = calls(client);
    expect(payloads).toHaveLength(all.length);
    for (const _ of all) respond();
    await Promise.all(all);
  };

  test('requests with other methods or params', () =>
    different((client) => [
      client.request('get', [1]),
      client.request('got', [1]),
      client.request('get', [2]),
      client.request('get', ['1']),
      client.request('get', [[1]]),
      client.request('get', [null]),
      client.request('get', { 0: 1 }),
      client.request('get', [1], { idempotent: true }),
      client.request('get', [1], { headers: { tenant: 'a' } }),
      client.request('get', [1], { headers: { tenant: 'b' } }),
    ]));

  test('requests whose options cannot be compared', () =>
    different((client) => {
      const dispatcher = {};
      return upTo(2).map(() => client.request('get', [1], { dispatcher }));
    }));

  test('requests whose params cannot be compared', () =>
    different((client) => {
      const writing = client.with({ bigint: true, writes: () => true });
      return [
        writing.request('get', [1n]),
        writing.request('get', [1n]),
        writing.request('get', [new Map([[1, 2]])]),
        writing.request('get', [new Map([[1, 3]])]),
        writing.request('get', [Number.NaN]),
        writing.request('get', [Number.NaN]),
      ];
    }));

  test('notifications and batches', () =>
    different((client) => [
      client.notify('get', [1]),
      client.notify('get', [1]),
      client.batch([{ method: 'get', notify: true }]),
      client.batch([{ method: 'get', notify: true }]),
    ]));
});

test('only the methods that you list, or that are marked, are shared', async () => {
  const { client, payloads } = shared({ methods: 'get*' });
  for (const method of ['getUser', 'getUser', 'add', 'add']) void client.request(method);
  expect(payloads).toHaveLength(3);

  const { transport, payloads: sent } = recording(() => new Promise(() => {}));
  const send = dedupe({ methods: 'getAll' })(transport);
  const marks: Options & { [dedupeKey]?: boolean } = {};
  for (const [method, mark] of [
    ['a', true],
    ['a', true],
    ['b', undefined],
    ['b', undefined],
    ['getAll', false],
    ['getAll', false],
  ] as const) {
    void send({ method, id: sent.length }, { ...marks, [dedupeKey]: mark } as Options);
  }
  expect(sent.map((payload) => 'method' in payload && payload.method)).toEqual([
    'a',
    'b',
    'b',
    'getAll',
    'getAll',
  ]);
});

describe('an abort', () => {
  test('by the first caller rejects only that one', async () => {
    const { client, payloads, options, respond } = shared();
    const controller = new AbortController();
    const first = failure(client.request('get', [1], { signal: controller.signal }));
    const second = client.request('get', [1]);
    controller.abort('enough');
    expect(await first).toBe('enough');
    expect(options[0]?.signal?.aborted).toBe(false);
    respond();
    expect(await second).toEqual([1]);
    expect(payloads).toHaveLength(1);
  });

  test('by a caller that joined rejects only that one, immediately', async () => {
    const { client, respond } = shared();
    const first = client.request('get', [1]);
    const controller = new AbortController();
    const second = failure(client.request('get', [1], { signal: controller.signal }));
    controller.abort('enough');
    expect(await second).toBe('enough');
    respond();
    expect(await first).toEqual([1]);
  });

  test('by all callers aborts the request with the reason of the last; the next call is sent anew', async () => {
    const { client, payloads, options, respond } = shared();
    const controllers = upTo(2).map(() => new AbortController());
    const gone = controllers.map(({ signal }) => failure(client.request('get', [1], { signal })));
    const signal = options[0]?.signal;
    controllers[1]?.abort('one');
    expect(signal?.aborted).toBe(false);
    controllers[0]?.abort('two');
    expect(signal?.aborted).toBe(true);
    expect(signal?.reason).toBe('two');
    expect(await Promise.all(gone)).toEqual(['two', 'one']);
    const next = client.request('get', [1]);
    expect(payloads).toHaveLength(2);
    respond();
    respond();
    expect(await next).toEqual([1]);
  });

  test('before the call is made sends nothing over a bare transport', async () => {
    const { transport, payloads } = recording();
    const send = dedupe({ methods: '*' })(transport);
    const signal = AbortSignal.abort('enough');
    expect(await failure(send({ method: 'get', id: 1 }, { signal }))).toBe('enough');
    expect(payloads).toEqual([]);
  });

  test('leaves no listener on a signal that is used for many calls', async () => {
    const { transport } = recording();
    const send = dedupe({ methods: '*' })(transport);
    const { signal } = new AbortController();
    await Promise.all(upTo(1000).map((id) => send({ method: 'get', id }, { signal })));
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});

describe('a timeout', () => {
  test('says that nothing was sent if all calls end with the shared one, which waits', async () => {
    vi.useFakeTimers();
    const waiting: Transport = (_, options) => {
      markSent(options, 'no');
      return new Promise(() => {});
    };
    const client = createClient(compose(waiting, dedupe({ methods: '*' })));
    const get = (timeout: number) => failure(client.request('get', [1], { timeout }));
    const calls = Promise.all([get(100), get(100), get(50), get(90), get(200), get(200)]);
    await vi.advanceTimersByTimeAsync(200);
    const sent = (await calls).map((error) => (error as TimeoutError).sent);
    // The others may still be sent after it.
    expect(sent).toEqual(['maybe', 'maybe', 'maybe', 'maybe', 'no', 'no']);
  });

  test('belongs to its caller, even over a transport that never settles', async () => {
    vi.useFakeTimers();
    const { transport, payloads } = recording(() => new Promise(() => {}));
    const client = createClient(compose(transport, dedupe({ methods: '*' })));
    const short = failure(client.request('get', [1], { timeout: 50 }));
    const long = failure(client.request('get', [1], { timeout: 100 }));
    await vi.advanceTimersByTimeAsync(50);
    expect(await short).toMatchObject({ name: 'TimeoutError', timeout: 50 });
    const joined = failure(client.request('get', [1], { timeout: 10 }));
    expect(payloads).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(50);
    expect(await long).toMatchObject({ name: 'TimeoutError', timeout: 100 });
    expect(await joined).toMatchObject({ name: 'TimeoutError', timeout: 10 });
    void failure(client.request('get', [1], { timeout: 10 }));
    expect(payloads).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(10);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('of the shared request is the longest', async () => {
    vi.useFakeTimers();
    const { client, options, respond } = shared();
    const calls = [50, 200, 100].map((timeout) => client.request('get', [1], { timeout }));
    const { deadlineOf } = await import('@jsonrpcclient/core');
    expect(deadlineOf(options[0] as Options) - performance.now()).toBe(200);
    respond();
    await Promise.all(calls);
  });

  test('in the queue of limit says that nothing was sent, unless another caller still waits', async () => {
    vi.useFakeTimers();
    const { transport, payloads } = recording(() => new Promise(() => {}));
    const client = createClient(
      compose(transport, dedupe({ methods: 'get' }), limit({ concurrency: 1 })),
    );
    const busy = failure(client.request('add', [], { timeout: 100 }));
    const calls = [50, 60, 60].map((timeout) => failure(client.request('get', [1], { timeout })));
    await vi.advanceTimersByTimeAsync(100);
    expect(await Promise.all(calls)).toMatchObject(['maybe', 'no', 'no'].map((sent) => ({ sent })));
    await busy;
    expect(payloads).toHaveLength(1);
  });
});

test('invalid methods are refused when it is created', () => {
  const untyped = (options: object) => () => dedupe(options);
  expect(untyped({ methods: 5 })).toThrow(
    new TypeError('dedupe: methods must be a pattern, a list of them, or a function'),
  );
});
