import {
  attemptsOf,
  type CallOptions,
  callersOf,
  countAttempt,
  createClient,
  deadlineKey,
  deadlineOf,
  fork,
  markSent,
  onAbort,
  sentOf,
  type Transport,
  withOptions,
} from '@jsonrpcclient/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { pending, rejection } from './recording.ts';

afterEach(() => {
  vi.unstubAllGlobals();
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

  it('can be aborted separately even if the original has a signal', () => {
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

  it('knows the calls that it stands for, in the order given', () => {
    const callers = [{ timeout: 1 }, { timeout: 2 }];
    expect(callersOf(fork<CallOptions>({}, callers).options)).toBe(callers);
    expect(callersOf({ timeout: 1 })).toBeUndefined();
  });
});
