import { getEventListeners } from 'node:events';
import {
  type CallOptions,
  createClient,
  isRpcClientError,
  methodOf,
  RpcClientError,
  TimeoutError,
  type Transport,
  TransportError,
} from '@jsonrpcclient/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { recording, rejection } from './recording.ts';

const signals: (AbortSignal | undefined)[] = [];
/** A transport that heeds neither timeout nor signal, and keeps the signals that it is given. */
const deaf: Transport = (_, { signal }) => {
  signals.push(signal);
  return new Promise(() => {});
};

/** The state of a promise, for those that may stay pending. */
function watch(promise: Promise<unknown>): { settled: boolean; reason?: unknown } {
  const state: { settled: boolean; reason?: unknown } = { settled: false };
  promise.then(
    () => Object.assign(state, { settled: true }),
    (reason: unknown) => Object.assign(state, { settled: true, reason }),
  );
  return state;
}

const calls: readonly [string, (options: CallOptions) => Promise<unknown>, string][] = [
  ['request', (options) => createClient(deaf).request('add', ['secret'], options), 'add'],
  ['notify', (options) => createClient(deaf).notify('go', undefined, options), 'go'],
  ['batch', (options) => createClient(deaf).batch([{ method: 'add' }], options), 'add'],
  ['a default', (options) => createClient(deaf, options).request('add'), 'add'],
  ['with', (options) => createClient(deaf).with(options).request('add'), 'add'],
];

beforeEach(() => {
  signals.length = 0;
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('a timeout', () => {
  it.each(calls)(
    'of %s ends the call over a transport that ignores everything',
    async (_, call, method) => {
      const state = watch(call({ timeout: 500 }));
      await vi.advanceTimersByTimeAsync(499);
      expect(state.settled).toBe(false);
      await vi.advanceTimersByTimeAsync(1);
      expect(state.reason).toBeInstanceOf(TimeoutError);
      expect(state.reason).toMatchObject({ name: 'TimeoutError', timeout: 500, sent: 'maybe' });
      expect((state.reason as TimeoutError).message).toContain(method);
      expect((state.reason as TimeoutError).message).not.toContain('secret');
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  it('is 30 s by default', async () => {
    const state = watch(createClient(deaf).request('add'));
    await vi.advanceTimersByTimeAsync(29_999);
    expect(state.settled).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(state.reason).toMatchObject({ name: 'TimeoutError', timeout: 30_000 });
  });

  it.each([2 ** 31 - 0.5, 2 ** 31, 2 ** 40, Number.MAX_VALUE, Number.POSITIVE_INFINITY])(
    'of %d ms does not fire immediately',
    async (timeout) => {
      const controller = new AbortController();
      const state = watch(
        createClient(deaf).request('add', [], { timeout, signal: controller.signal }),
      );
      await vi.advanceTimersByTimeAsync(24 * 3_600_000);
      expect(state.settled).toBe(false);
      controller.abort('enough');
      await vi.advanceTimersByTimeAsync(0);
      expect(state.reason).toBe('enough');
    },
  );

  it('of Infinity sets no timer', () => {
    watch(createClient(deaf).request('add', [], { timeout: Number.POSITIVE_INFINITY }));
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([
    [0, '0'],
    [-1, '-1'],
    [Number.NaN, 'NaN'],
    [Number.NEGATIVE_INFINITY, '-Infinity'],
    ['soon', 'string'],
    ['5', 'string'],
    [{}, 'Object'],
    [[], 'Array'],
    [null, 'Null'],
    [false, 'boolean'],
    [5n, 'bigint'],
  ])('of %o rejects before anything is sent', async (timeout, shown) => {
    const { transport, payloads } = recording();
    const options = { timeout: timeout as number };
    const client = createClient(transport);
    expect(await rejection(client.request('add', [], options))).toEqual(
      new TypeError(`add: expected timeout: number above 0 or Infinity, got ${shown}`),
    );
    expect(await rejection(client.notify('go', [], options))).toBeInstanceOf(TypeError);
    expect(await rejection(client.batch([{ method: 'go' }], options))).toBeInstanceOf(TypeError);
    expect(await rejection(client.with(options).request('add'))).toBeInstanceOf(TypeError);
    expect(payloads).toEqual([]);
  });

  it("aborts the transport's signal with the same error", async () => {
    const state = watch(createClient(deaf).request('add', [], { timeout: 5 }));
    expect(signals[0]?.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(5);
    expect(signals[0]?.aborted).toBe(true);
    expect(signals[0]?.reason).toBe(state.reason);
  });

  it('leaves no timer behind, whatever the reply', async () => {
    const good = createClient(recording().transport);
    await good.request('add');
    await good.notify('go');
    await good.batch([{ method: 'add' }]);
    expect(vi.getTimerCount()).toBe(0);
    const bad = createClient(async () => Promise.reject(new Error('refused')));
    await rejection(bad.request('add'));
    expect(vi.getTimerCount()).toBe(0);
    const worse = createClient(() => {
      throw new Error('broken');
    });
    await rejection(worse.request('add'));
    expect(vi.getTimerCount()).toBe(0);
  });

  it('takes precedence over a later reply or failure, and leaves no rejection unhandled', async () => {
    const late: Transport = (_, { signal }) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => setTimeout(() => reject(new Error('late')), 5));
      });
    const state = watch(createClient(late).request('add', [], { timeout: 5 }));
    await vi.advanceTimersByTimeAsync(20);
    expect(state.reason).toBeInstanceOf(TimeoutError);
  });

  it("works together with the caller's signal", async () => {
    const { signal } = new AbortController();
    const state = watch(createClient(deaf).request('add', [], { timeout: 5, signal }));
    await vi.advanceTimersByTimeAsync(5);
    expect(state.reason).toBeInstanceOf(TimeoutError);
    expect(signal.aborted).toBe(false);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});

describe('an abort', () => {
  const reasons: readonly unknown[] = [
    new Error('mine'),
    new TypeError('x'),
    'stop',
    0,
    null,
    { a: 1 },
  ];

  it.each(reasons)('during the call rejects with its reason, unchanged: %s', async (reason) => {
    for (const [, call] of calls) {
      const controller = new AbortController();
      const state = watch(call({ signal: controller.signal }));
      await vi.advanceTimersByTimeAsync(10);
      expect(state.settled).toBe(false);
      controller.abort(reason);
      await vi.advanceTimersByTimeAsync(0);
      expect(state.settled).toBe(true);
      expect(state.reason).toBe(reason);
      expect(signals.at(-1)?.reason).toBe(reason);
      expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
      expect(vi.getTimerCount()).toBe(0);
    }
  });

  it.each(reasons)(
    'before the call sends nothing and rejects with its reason: %s',
    async (reason) => {
      const signal = AbortSignal.abort(reason);
      for (const [, call] of calls) expect(await rejection(call({ signal }))).toBe(reason);
      expect(signals).toEqual([]);
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  it('without a reason rejects with the AbortError of the platform', async () => {
    const controller = new AbortController();
    const promise = rejection(createClient(deaf).request('add', [], { signal: controller.signal }));
    controller.abort();
    expect(await promise).toBe(controller.signal.reason);
    expect(isRpcClientError(controller.signal.reason)).toBe(false);
  });

  it('by AbortSignal.timeout is like any other abort', async () => {
    vi.useRealTimers();
    const signal = AbortSignal.timeout(5);
    expect(await rejection(createClient(deaf).request('add', [], { signal }))).toBe(signal.reason);
  });

  it('after the reply changes nothing', async () => {
    const controller = new AbortController();
    const { transport, options } = recording();
    await createClient(transport).request('add', [], { signal: controller.signal });
    controller.abort('late');
    expect(options[0]?.signal?.aborted).toBe(false);
  });

  it("takes precedence over the transport's own rejection", async () => {
    const heeding: Transport = (_, { signal }) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(new Error('AbortError of my own')));
      });
    const controller = new AbortController();
    const promise = rejection(
      createClient(heeding).request('add', [], { signal: controller.signal }),
    );
    controller.abort('stop');
    expect(await promise).toBe('stop');
  });

  it('at the moment of a failure does not expose a foreign error', async () => {
    const failures: readonly Transport[] = [
      () => {
        throw new Error('foreign');
      },
      async () => {
        throw new Error('foreign');
      },
    ];
    for (const transport of failures) {
      for (let delay = 0; delay < 6; delay++) {
        const controller = new AbortController();
        const promise = rejection(
          createClient(transport).request('add', [], { signal: controller.signal }),
        );
        for (let turn = 0; turn < delay; turn++) await undefined;
        controller.abort('stop');
        const reason = await promise;
        expect(reason === 'stop' || isRpcClientError(reason)).toBe(true);
      }
    }
  });

  it('by the transport itself during the call rejects the call', async () => {
    const controller = new AbortController();
    const transport: Transport = () => {
      controller.abort('stop');
      return new Promise(() => {});
    };
    const { signal } = controller;
    expect(await rejection(createClient(transport).request('add', [], { signal }))).toBe('stop');
  });

  it('listens on a shared signal only while calls are pending', async () => {
    const { signal } = new AbortController();
    const add = vi.spyOn(signal, 'addEventListener');
    const remove = vi.spyOn(signal, 'removeEventListener');
    const good = createClient(recording().transport, { signal });
    for (let round = 0; round < 20; round++) await good.request('add');
    const bad = createClient(async () => Promise.reject(new Error('refused')), { signal });
    for (let round = 0; round < 20; round++) await rejection(bad.notify('go'));
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    expect(remove.mock.calls.length).toBe(add.mock.calls.length);
  });

  it('of one signal aborts all calls that share it', async () => {
    const controller = new AbortController();
    const client = createClient(deaf, { signal: controller.signal });
    const promises = Array.from({ length: 5 }, () => rejection(client.request('add')));
    controller.abort('all');
    expect(await Promise.all(promises)).toEqual(['all', 'all', 'all', 'all', 'all']);
  });
});

describe('a transport', () => {
  const foreign = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });

  it.each<[string, Transport]>([
    [
      'throws',
      () => {
        throw foreign;
      },
    ],
    ['rejects', () => Promise.reject(foreign)],
    [
      'rejects later',
      () =>
        new Promise((_, reject) => {
          setTimeout(reject, 5, foreign);
        }),
    ],
  ])(
    'that %s with a foreign error leads to a TransportError with it as the cause',
    async (_, transport) => {
      const client = createClient(transport);
      const failures = Promise.all([
        rejection(client.request('add', ['secret'])),
        rejection(client.notify('add')),
        rejection(client.batch([{ method: 'add' }])),
      ]);
      await vi.advanceTimersByTimeAsync(5);
      for (const failure of await failures) {
        expect(failure).toBeInstanceOf(TransportError);
        expect(failure).toMatchObject({ name: 'TransportError', cause: foreign, sent: 'maybe' });
        expect((failure as TransportError).message).toContain('add');
        expect((failure as TransportError).message).not.toContain('secret');
      }
    },
  );

  it.each<[string, Transport]>([
    [
      'throws',
      (payload) => {
        throw new TypeError(`${methodOf(payload)}: size must be a number`);
      },
    ],
    ['rejects with', async (payload) => bad(`${methodOf(payload)}: size must be a number`)],
  ])('that %s a TypeError about the call passes it on unchanged', async (_, transport) => {
    const client = createClient(transport);
    const failures = [
      await rejection(client.request('add')),
      await rejection(client.notify('add')),
      await rejection(client.batch([{ method: 'add' }, { method: 'go' }])),
    ];
    expect(failures).toEqual([
      new TypeError('add: size must be a number'),
      new TypeError('add: size must be a number'),
      new TypeError('batch of 2: add,go: size must be a number'),
    ]);
  });

  it.each(['fetch failed', 'other: size must be a number', 'add failed'])(
    'that rejects with the TypeError "%s" leads to a TransportError',
    async (message) => {
      const failure = await rejection(createClient(async () => bad(message)).request('add'));
      expect(failure).toMatchObject({ name: 'TransportError', cause: new TypeError(message) });
    },
  );

  it.each<unknown>([undefined, null, 'down', 0])(
    'that rejects with %s leads to a TransportError, too',
    async (reason) => {
      const failure = await rejection(createClient(() => Promise.reject(reason)).request('add'));
      expect(failure).toBeInstanceOf(TransportError);
      expect((failure as TransportError).cause).toBe(reason);
    },
  );

  it.each([
    new RpcClientError('x'),
    new TransportError('reset', 'add', { sent: 'no' }),
    new TimeoutError(1, 'add'),
  ])('that rejects with an error of this library passes it on: %s', async (ours) => {
    expect(await rejection(createClient(() => Promise.reject(ours)).request('add'))).toBe(ours);
  });

  it('can reject with errors of another copy of core', async () => {
    vi.resetModules();
    const copy = await import('@jsonrpcclient/core');
    const theirs = new copy.TransportError('reset', 'add');
    expect(await rejection(createClient(() => Promise.reject(theirs)).request('add'))).toBe(theirs);
  });

  it('can return its reply without a promise', async () => {
    const body = { jsonrpc: '2.0', result: 5, id: 1 };
    expect(await createClient(() => ({ body }) as never).request('add')).toBe(5);
  });

  it('receives a signal and the timeout of the call', async () => {
    const { transport, options } = recording();
    await createClient(transport).request('add', [], { timeout: 500 });
    expect(options[0]?.signal).toBeInstanceOf(AbortSignal);
    expect(options[0]?.timeout).toBe(500);
  });
});

function bad(message: string): never {
  throw new TypeError(message);
}
