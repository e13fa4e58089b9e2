import { getEventListeners } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  attemptsOf,
  type CallOptions,
  countAttempt,
  createClient,
  deadlineKey,
  deadlineOf,
  fork,
  markSent,
  onAbort,
  type Reply,
  sentOf,
  type Transport,
  withOptions,
} from '@jsonrpcclient/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { rejection } from './recording.ts';

/** A transport that never answers, and what it was given. */
function pending(): { readonly transport: Transport; readonly given: CallOptions[] } {
  const given: CallOptions[] = [];
  const transport: Transport = (_, options) => {
    given.push(options);
    return new Promise(() => {});
  };
  return { transport, given };
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('the signal of a call', () => {
  it('is not created if it is not read', async () => {
    const make = vi.fn(AbortController);
    vi.stubGlobal('AbortController', make);
    const answering: Transport = async (_, options) => {
      onAbort(options, () => {})();
      return { body: { jsonrpc: '2.0', result: 5, id: 1 } };
    };
    expect(await createClient(answering).request('add', [2, 3])).toBe(5);
    expect(make).not.toHaveBeenCalled();
    const reading: Transport = (payload, { signal, ...rest }) => answering(payload, rest);
    await createClient(reading).notify('go');
    expect(make).toHaveBeenCalledTimes(1);
  });

  it('is the same each time it is read', async () => {
    const { transport, given } = pending();
    const call = createClient(transport).request('go', [], { timeout: 5 });
    expect(given[0]?.signal).toBe(given[0]?.signal);
    await rejection(call);
    expect(given[0]?.signal).toBe(given[0]?.signal);
  });

  it('is in a copy of the options that a middleware makes', async () => {
    const { transport, given } = pending();
    const copying: Transport = (payload, options) => transport(payload, { ...options, timeout: 9 });
    const error = await rejection(createClient(copying).request('go', [], { timeout: 5 }));
    expect(given[0]?.signal?.reason).toBe(error);
  });

  it('is aborted with the reason if it is first read after the call has settled', async () => {
    const { transport, given } = pending();
    const error = await rejection(createClient(transport).request('go', [], { timeout: 5 }));
    expect(given[0]?.signal?.aborted).toBe(true);
    expect(given[0]?.signal?.reason).toBe(error);
  });
});

describe('a signal of the caller', () => {
  it('gets one listener for all calls, which is removed when the last of them settles', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const add = vi.spyOn(signal, 'addEventListener');
    const answers: (() => void)[] = [];
    const client = createClient(
      () => new Promise((resolve) => answers.push(() => resolve({ body: undefined }))),
    );
    const calls = Array.from({ length: 1000 }, () => client.notify('go', [], { signal }));
    const off = onAbort({ signal }, () => {});
    expect(add).toHaveBeenCalledTimes(1);
    for (const answer of answers.slice(1)) answer();
    await Promise.all(calls.slice(1));
    off();
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    answers[0]?.();
    await calls[0];
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    const later = rejection(client.notify('go', [], { signal }));
    controller.abort('gone');
    expect(await later).toBe('gone');
  });

  it('can be collected once its calls have settled', async () => {
    const client = createClient(async () => ({ body: undefined }));
    const call = async () => {
      const { signal } = new AbortController();
      await client.notify('go', [], { signal });
      onAbort({ signal }, () => {})();
      return new WeakRef(signal);
    };
    const signal = await call();
    setFlagsFromString('--expose-gc');
    await vi.waitFor(() => {
      runInNewContext('gc')();
      expect(signal.deref() === undefined).toBe(true);
    });
  });

  it('aborts calls in the order in which they were made', async () => {
    const controller = new AbortController();
    const order: number[] = [];
    const options = { signal: controller.signal };
    const client = createClient(pending().transport);
    for (const n of [0, 1, 2]) onAbort(options, () => order.push(n));
    const calls = [3, 4, 5].map((n) => client.notify('go', [], options).catch(() => order.push(n)));
    controller.abort();
    await Promise.all(calls);
    expect(order).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('calls no listener that another one has removed', () => {
    const controller = new AbortController();
    const options = { signal: controller.signal };
    const ended = vi.fn();
    onAbort(options, () => off());
    const off = onAbort(options, ended);
    controller.abort();
    expect(ended).not.toHaveBeenCalled();
  });
});

describe('onAbort', () => {
  it.each<[string, (listeners: readonly (() => void)[], signal: AbortSignal) => void]>([
    [
      'of one call',
      (listeners, signal) => {
        const { transport, given } = pending();
        createClient(transport)
          .notify('go', [], { signal })
          .catch(() => {});
        // The last is called first.
        for (const listener of listeners.toReversed()) onAbort(given[0] ?? {}, listener);
      },
    ],
    [
      'of several calls',
      (listeners, signal) => {
        for (const listener of listeners) {
          const { transport, given } = pending();
          createClient(transport)
            .notify('go', [], { signal })
            .catch(() => {});
          onAbort(given[0] ?? {}, listener);
        }
      },
    ],
    [
      'of a signal',
      (listeners, signal) => {
        for (const listener of listeners) onAbort({ signal }, listener);
      },
    ],
  ])(
    'calls every listener %s even if some throw, and reports their errors as uncaught',
    async (_, listen) => {
      const controller = new AbortController();
      const told: unknown[] = [];
      const tell = (error: unknown) => told.push(error);
      process.on('uncaughtException', tell);
      const last = vi.fn();
      const fail = (message: string) => () => {
        throw message;
      };
      listen([fail('one'), fail('two'), last], controller.signal);
      controller.abort();
      expect(last).toHaveBeenCalledTimes(1);
      await vi.waitFor(() => expect(told).toEqual(['one', 'two']));
      process.off('uncaughtException', tell);
    },
  );

  it('lets the call settle even if a listener throws', async () => {
    const thrown: unknown[] = [];
    const own = new AbortController();
    const failing: Transport = (_, options) => {
      onAbort(options, () => {
        throw new Error('listener');
      });
      return new Promise(() => {});
    };
    const call = createClient(failing).request('go', [], { signal: own.signal });
    // Thrown by a listener of the caller's signal, so the process is told.
    process.once('uncaughtException', (error) => thrown.push(error));
    own.abort('gone');
    expect(await rejection(call)).toBe('gone');
    await vi.waitFor(() => expect(thrown).toEqual([new Error('listener')]));
  });

  it('works with options of any name', async () => {
    const { transport, given } = pending();
    const options = { timeout: 5, listen: 1, abort: 2, constructor: 3 };
    const error = await rejection(createClient(transport).request('go', [], options));
    expect(given[0]).toMatchObject({ listen: 1, abort: 2, constructor: 3 });
    expect(given[0]?.signal?.reason).toBe(error);
  });

  it('passes the reason of a timeout to listeners added before and after it', async () => {
    const { transport, given } = pending();
    const call = createClient(transport).request('go', [], { timeout: 5 });
    const reasons: unknown[] = [];
    onAbort(given[0] ?? {}, (reason) => reasons.push(reason));
    onAbort(given[0] ?? {}, (reason) => reasons.push(reason));
    const error = await rejection(call);
    expect(reasons).toEqual([error, error]);
    onAbort(given[0] ?? {}, (reason) => reasons.push(reason));
    expect(reasons).toEqual([error, error, error]);
  });

  it("passes the caller's reason unchanged", async () => {
    const { transport, given } = pending();
    const controller = new AbortController();
    const call = createClient(transport).request('go', [], { signal: controller.signal });
    const listener = vi.fn();
    onAbort(given[0] ?? {}, listener);
    const reason = { own: true };
    controller.abort(reason);
    expect(await rejection(call)).toBe(reason);
    expect(listener).toHaveBeenCalledExactlyOnceWith(reason);
  });

  it('calls the other listeners if any of them was removed', async () => {
    for (const removed of [0, 1, 2]) {
      const { transport, given } = pending();
      const call = createClient(transport).request('go', [], { timeout: 5 });
      const listeners = [vi.fn(), vi.fn(), vi.fn()];
      const offs = listeners.map((listener) => onAbort(given[0] ?? {}, listener));
      offs[removed]?.();
      await rejection(call);
      const counts = listeners.map(({ mock }) => mock.calls.length);
      expect(counts).toEqual([1, 1, 1].with(removed, 0));
    }
  });

  it('calls no listener that was removed', async () => {
    const { transport, given } = pending();
    const call = createClient(transport).request('go', [], { timeout: 5 });
    const listener = vi.fn();
    onAbort(given[0] ?? {}, listener)();
    await rejection(call);
    expect(listener).not.toHaveBeenCalled();
  });

  it("listens to the signal of options that don't belong to a client's call", () => {
    const controller = new AbortController();
    const listener = vi.fn();
    const ended = vi.fn();
    onAbort({ signal: controller.signal }, listener);
    onAbort({ signal: controller.signal }, ended)();
    onAbort({}, ended)();
    expect(listener).not.toHaveBeenCalled();
    controller.abort('why');
    expect(listener).toHaveBeenCalledExactlyOnceWith('why');
    onAbort({ signal: controller.signal }, listener);
    expect(listener).toHaveBeenCalledTimes(2);
    expect(ended).not.toHaveBeenCalled();
  });
});

describe('the options of a call', () => {
  it('can be extended without creating its signal', async () => {
    const make = vi.fn(AbortController);
    vi.stubGlobal('AbortController', make);
    const { transport, given } = pending();
    const adding: Transport<CallOptions & { readonly headers?: object }> = (payload, options) =>
      transport(payload, withOptions(options, { headers: { a: '1' } }));
    const client = createClient(adding, { timeout: 5, dialect: '1.0' });
    const listener = vi.fn();
    const call = client.request('go');
    onAbort(given[0] ?? {}, listener);
    expect(make).not.toHaveBeenCalled();
    expect(given[0]).toMatchObject({ timeout: 5, headers: { a: '1' } });
    vi.unstubAllGlobals();
    const error = await rejection(call);
    expect(listener).toHaveBeenCalledExactlyOnceWith(error);
    expect(given[0]?.signal?.reason).toBe(error);
  });

  it('can be extended with symbols and undefined, and keep what was added before', async () => {
    const { transport, given } = pending();
    const mark = Symbol('mark');
    const adding: Transport<CallOptions & { readonly headers?: object | undefined }> = (
      payload,
      options,
    ) => {
      const marked = withOptions(withOptions(options, { [mark]: 1 }), { timeout: 9 });
      return transport(payload, withOptions(marked, { headers: undefined }));
    };
    const call = createClient(adding, { headers: { a: '1' } }).request('go', [], { timeout: 5 });
    expect(given[0]).toMatchObject({ [mark]: 1, timeout: 9, headers: undefined });
    const error = await rejection(call);
    expect(given[0]?.signal?.reason).toBe(error);
  });

  it('cannot be extended if a getter among them throws, which changes nothing for others', () => {
    const { transport, given } = pending();
    createClient(transport)
      .request('go', [], { timeout: Number.POSITIVE_INFINITY })
      .catch(() => {});
    const options = {
      get timeout(): number {
        throw new Error('timeout');
      },
    };
    expect(() => withOptions<CallOptions>(options, {})).toThrow('timeout');
    expect(given[0]?.signal).toBeInstanceOf(AbortSignal);
  });

  it("are the call's own even if they come from another call", async () => {
    const { transport, given } = pending();
    const inner = createClient(transport);
    const outer: Transport = async (_, options) => {
      await inner.request('inner', [], { ...options, timeout: 5 });
      return { body: undefined };
    };
    const error = await rejection(createClient(outer).request('outer', [], { timeout: 60_000 }));
    expect(error).toMatchObject({ method: 'inner', timeout: 5 });
    expect(given[0]?.signal?.reason).toMatchObject({ method: 'inner', timeout: 5 });
    expect(deadlineOf(given[0] ?? {})).toBeLessThan(performance.now() + 50_000);
  });

  it("can be extended even if they are frozen and don't belong to a client's call", () => {
    const { signal } = new AbortController();
    const options: CallOptions = Object.freeze({ signal, timeout: 5 });
    expect(withOptions(options, { timeout: 6 })).toEqual({ signal, timeout: 6 });
    expect(options).toEqual({ signal, timeout: 5 });
  });

  it('have their own signal in a copy that replaces it', async () => {
    const { transport, given } = pending();
    const controller = new AbortController();
    const replacing: Transport = (payload, options) =>
      transport(payload, { ...options, signal: controller.signal });
    const call = rejection(createClient(replacing).request('go', [], { timeout: 5 }));
    const listener = vi.fn();
    onAbort(given[0] ?? {}, listener);
    await call;
    expect(listener).not.toHaveBeenCalled();
    controller.abort('own');
    expect(listener).toHaveBeenCalledExactlyOnceWith('own');
  });

  it.each<[string, 'no' | 'maybe', readonly Parameters<typeof markSent>[1][]]>([
    ['a call that nobody marks', 'maybe', []],
    ['a call that waits', 'no', ['no']],
    ['a call that waited, and was sent', 'maybe', ['no', 'maybe']],
    ['a call that waited twice', 'no', ['no', 'maybe', 'no']],
    ['a call that a server refused, and that waits to be repeated', 'no', ['maybe', 'no']],
    ['a call that may have been executed, and waits to be repeated', 'maybe', ['lost', 'no']],
    ['a call that may have been executed, and was repeated', 'maybe', ['lost', 'no', 'maybe']],
  ])('decide what a TimeoutError says of %s', async (_, sent, marks) => {
    const { transport, given } = pending();
    const copying: Transport = (payload, options) => transport(payload, { ...options });
    for (const outer of [transport, copying]) {
      given.length = 0;
      const call = createClient(outer).request('go', [], { timeout: 5 });
      for (const mark of marks) markSent(given[0] ?? {}, mark);
      expect(await rejection(call)).toMatchObject({ name: 'TimeoutError', sent });
    }
    markSent({}, 'no');
  });
});

describe('the deadline of a call', () => {
  it('is the time when it times out, on the clock of performance.now()', async () => {
    vi.useFakeTimers();
    const { transport, given } = pending();
    const start = performance.now();
    const client = createClient(transport);
    const calls = [
      rejection(client.request('go', [], { timeout: 500 })),
      rejection(client.notify('go', [])),
      rejection(client.batch([{ method: 'go' }], { timeout: 700 })),
    ];
    client.request('go', [], { timeout: Number.POSITIVE_INFINITY }).catch(() => {});
    expect(given.map(deadlineOf)).toEqual([
      start + 500,
      start + 30_000,
      start + 700,
      Number.POSITIVE_INFINITY,
    ]);
    await vi.advanceTimersByTimeAsync(30_000);
    await Promise.all(calls);
    vi.useRealTimers();
  });

  it('is infinite for other options, and can be shortened', () => {
    expect(deadlineOf({})).toBe(Number.POSITIVE_INFINITY);
    expect(deadlineOf(withOptions({}, { [deadlineKey]: 5 }))).toBe(5);
    expect(deadlineKey).toBe(Symbol.for('jsonrpcclient.deadline'));
  });
});

describe('the attempts of a call', () => {
  /** Repeats each call once. */
  const twice =
    (next: Transport): Transport =>
    async (payload, options) => {
      await next(payload, options).catch(() => {});
      countAttempt(options);
      return next(payload, options);
    };
  const failing = { body: { jsonrpc: '2.0', error: { code: 1, message: 'no' }, id: null } };

  it.each<[string, () => Promise<Reply>]>([
    ['RpcError', async () => failing],
    ['InvalidResponseError', async () => ({ body: 5 })],
    ['TransportError', () => Promise.reject(new Error('reset'))],
    ['TransportError', () => Promise.reject()],
  ])('are reported by an %s', async (name, reply) => {
    const error = await rejection(createClient(twice(reply)).request('go'));
    expect(error).toMatchObject({ name, attempts: 2 });
    const single = await rejection(createClient(reply).request('go'));
    expect(single).toMatchObject({ name });
    expect(single).not.toHaveProperty('attempts');
  });

  it('are reported by the TimeoutError of the second', async () => {
    const replies = [Promise.reject('first'), new Promise<Reply>(() => {})];
    const failFirst: Transport = () => replies.shift() ?? Promise.reject('third');
    const error = await rejection(createClient(twice(failFirst)).request('go', [], { timeout: 5 }));
    expect(error).toMatchObject({ name: 'TimeoutError', attempts: 2 });
  });

  it('are reported by the errors of a batch', async () => {
    const calls = [{ method: 'go' }, { method: 'come' }];
    const outcomes = await createClient(twice(async () => failing)).batch(calls);
    expect(outcomes).toMatchObject([{ error: { attempts: 2 } }, { error: { attempts: 2 } }]);
  });

  it("leave the caller's own reason as it is", async () => {
    const controller = new AbortController();
    const aborting: Transport = twice(() => {
      controller.abort(Object.freeze({}));
      return new Promise(() => {});
    });
    const call = createClient(aborting).request('go', [], { signal: controller.signal });
    expect(await rejection(call)).toEqual({});
  });

  it('can be read while the call is pending', () => {
    const { transport, given } = pending();
    createClient(transport)
      .request('go', [], { timeout: Number.POSITIVE_INFINITY })
      .catch(() => {});
    const options = given[0] ?? {};
    expect(attemptsOf(options)).toBe(1);
    countAttempt(options);
    countAttempt(withOptions(options, {}));
    expect(attemptsOf(options)).toBe(3);
    countAttempt({});
    expect(attemptsOf({})).toBe(1);
  });
});

describe('a fork of options', () => {
  it('is aborted on its own, once, and without a signal that nobody reads', async () => {
    const make = vi.fn(AbortController);
    vi.stubGlobal('AbortController', make);
    const { transport, given } = pending();
    const call = rejection(
      createClient(transport, { idempotent: true }).request('go', [], { timeout: 5 }),
    );
    const options = given[0] ?? {};
    const forked = fork(options);
    const [inner, outer] = [vi.fn(), vi.fn()];
    onAbort(options, outer);
    onAbort(withOptions(forked.options, {}), inner);
    expect(make).not.toHaveBeenCalled();
    vi.unstubAllGlobals();
    expect(forked.options).toMatchObject({ idempotent: true, timeout: 5 });
    forked.abort('attempt');
    forked.abort('again');
    expect(inner).toHaveBeenCalledExactlyOnceWith('attempt');
    expect(forked.options.signal?.reason).toBe('attempt');
    expect(outer).not.toHaveBeenCalled();
    await call;
    expect(inner).toHaveBeenCalledTimes(1);
    expect(outer).toHaveBeenCalledTimes(1);
  });

  it('is aborted with the call if its abort is passed to onAbort', async () => {
    const { transport, given } = pending();
    const call = rejection(createClient(transport).request('go', [], { timeout: 5 }));
    const { options, abort } = fork(given[0] ?? {});
    onAbort(given[0] ?? {}, abort);
    const error = await call;
    expect(options.signal?.reason).toBe(error);
  });

  it('has an abort of its own even if the original has a signal', () => {
    const { signal } = new AbortController();
    const { options, abort } = fork<CallOptions>({ signal });
    abort('own');
    expect(signal.aborted).toBe(false);
    expect(options.signal?.reason).toBe('own');
  });

  it.each([['enough'], [undefined], [new Error('enough')], [new TypeError('go: enough')]])(
    'that was aborted with %s rejects the call with that reason, untouched',
    async (reason) => {
      const transport: Transport = (_, given) => {
        countAttempt(given);
        const own = fork(given);
        return new Promise((_, reject) => {
          onAbort(own.options, reject);
          own.abort(reason);
        });
      };
      expect(await rejection(createClient(transport).request('go'))).toBe(reason);
      expect(Object(reason)).not.toHaveProperty('attempts');
    },
  );

  it('for several calls marks only the last to time out as not sent', () => {
    const callers = [5, 48.9, 49, 50].map((time) =>
      withOptions<CallOptions>({}, { [deadlineKey]: time }),
    );
    const seen = callers.map((options) => fork(options).options);
    const shared = fork(withOptions<CallOptions>({}, { [deadlineKey]: 50 }), seen);
    markSent(shared.options, 'no');
    expect(sentOf(shared.options)).toBe('no');
    expect(seen.map(sentOf)).toEqual(['maybe', 'maybe', 'no', 'no']);
    markSent(shared.options, 'maybe');
    expect(seen.map(sentOf)).toEqual(['maybe', 'maybe', 'maybe', 'maybe']);
  });

  it('that was not aborted does not let other errors pass', async () => {
    const transport: Transport = (_, given) => {
      fork(given);
      return Promise.reject(undefined);
    };
    const error = await rejection(createClient(transport).request('go'));
    expect(error).toMatchObject({ name: 'TransportError' });
  });

  it('passes its marks and attempts on to the calls that it stands for', async () => {
    const { transport, given } = pending();
    const client = createClient(transport, { timeout: 5 });
    const calls = [rejection(client.request('go')), rejection(client.request('come'))];
    const { options } = fork<CallOptions>(given[0] ?? {}, given);
    expect(sentOf(options)).toBe('maybe');
    markSent(fork(options).options, 'no');
    expect(sentOf(options)).toBe('no');
    countAttempt(options);
    expect(attemptsOf(options)).toBe(2);
    expect(attemptsOf(fork(options).options)).toBe(2);
    const mark = { name: 'TimeoutError', sent: 'no', attempts: 2 };
    expect(await Promise.all(calls)).toMatchObject([mark, mark]);
  });
});
