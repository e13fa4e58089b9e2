import { type CallOptions, createClient, onAbort, type Transport } from '@jsonrpcclient/core';
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
  it('is not made when nobody reads it', async () => {
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

  it('is one, however often it is read', async () => {
    const { transport, given } = pending();
    const call = createClient(transport).request('go', [], { timeout: 5 });
    expect(given[0]?.signal).toBe(given[0]?.signal);
    await rejection(call);
    expect(given[0]?.signal).toBe(given[0]?.signal);
  });

  it('is in a copy of the options, as a middleware makes it', async () => {
    const { transport, given } = pending();
    const copying: Transport = (payload, options) => transport(payload, { ...options, timeout: 9 });
    const error = await rejection(createClient(copying).request('go', [], { timeout: 5 }));
    expect(given[0]?.signal?.reason).toBe(error);
  });

  it('is aborted with the reason when it is first read after the end', async () => {
    const { transport, given } = pending();
    const error = await rejection(createClient(transport).request('go', [], { timeout: 5 }));
    expect(given[0]?.signal?.aborted).toBe(true);
    expect(given[0]?.signal?.reason).toBe(error);
  });
});

describe('onAbort', () => {
  it('does not keep the call from ending when a listener throws', async () => {
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

  it('works beside options of any name', async () => {
    const { transport, given } = pending();
    const options = { timeout: 5, listen: 1, abort: 2, constructor: 3 };
    const error = await rejection(createClient(transport).request('go', [], options));
    expect(given[0]).toMatchObject({ listen: 1, abort: 2, constructor: 3 });
    expect(given[0]?.signal?.reason).toBe(error);
  });

  it('tells the reason of a timeout, before and after it', async () => {
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

  it('tells the very reason of the caller', async () => {
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

  it('tells nothing once it was ended', async () => {
    const { transport, given } = pending();
    const call = createClient(transport).request('go', [], { timeout: 5 });
    const listener = vi.fn();
    onAbort(given[0] ?? {}, listener)();
    await rejection(call);
    expect(listener).not.toHaveBeenCalled();
  });

  it('listens to the signal of options that are no call of a client', () => {
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
