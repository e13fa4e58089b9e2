import {
  attemptsOf,
  countAttempt,
  createClient,
  deadlineKey,
  deadlineOf,
  type Reply,
  type Transport,
  withOptions,
} from '@jsonrpcclient/core';
import { describe, expect, it, vi } from 'vitest';
import { pending, rejection } from './recording.ts';

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
