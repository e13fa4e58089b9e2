import { getEventListeners } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createClient, onAbort, type Transport } from '@jsonrpcclient/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { pending, rejection } from './recording.ts';

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
    }, 10_000);
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
