import { getEventListeners } from 'node:events';
import { createClient, markSent, onAbort } from '@jsonrpcclient/core';
import { failover } from '@jsonrpcclient/middleware';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { hang, lost, type Server, server, status, well } from './endpoints/fleet.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** Two servers, a failover over them, and a client for calls that may be repeated and one for those that may not. */
function pair(options?: Parameters<typeof failover>[1]) {
  const [first, second] = [server(well), server(well)];
  const transport = failover([first.transport, second.transport], options);
  return {
    first,
    second,
    transport,
    unsafe: createClient(transport),
    safe: createClient(transport, { idempotent: true }),
  };
}

const counts = (...servers: readonly Server[]) => servers.map(({ calls }) => calls.length);

describe('a call', () => {
  test('goes to the first endpoint', async () => {
    const { first, second, unsafe } = pair();
    expect(await unsafe.request('add', [2, 3])).toEqual([2, 3]);
    await unsafe.notify('go');
    await unsafe.batch([{ method: 'a' }]);
    expect(counts(first, second)).toEqual([3, 0]);
  });

  test.each([
    ['was not sent', lost('no')],
    ['was refused with 429', status(429)],
    ['was refused with 503 and Retry-After', status(503, { 'retry-after': '1' })],
  ])('that %s moves to the next endpoint', async (_, behavior) => {
    const { first, second, unsafe } = pair();
    first.behavior = behavior;
    expect(await unsafe.request('add', [2, 3])).toEqual([2, 3]);
    await unsafe.notify('go');
    expect(counts(first, second)[1]).toBe(2);
  });

  test.each([
    ['was lost', lost('maybe')],
    ['failed with 500', status(500)],
    ['failed with 503', status(503)],
  ])('that %s moves only if it is idempotent', async (_, behavior) => {
    const { first, second, safe, unsafe } = pair();
    first.behavior = behavior;
    await expect(unsafe.request('add')).rejects.toThrow();
    await expect(unsafe.notify('add')).rejects.toThrow();
    expect(counts(first, second)).toEqual([2, 0]);
    expect(await safe.request('add', [1])).toEqual([1]);
    expect(counts(first, second)).toEqual([3, 1]);
  });

  test('that got an error object stays', async () => {
    const { first, second, safe } = pair();
    const error = { code: -32000, message: 'no' };
    first.behavior = ({ id }) => ({ body: { jsonrpc: '2.0', error, id } });
    await expect(safe.request('add')).rejects.toThrow('no');
    expect(counts(first, second)).toEqual([1, 0]);
  });

  test('that got an error with a listed code moves', async () => {
    const { first, second, unsafe } = pair({ codes: [-32005] });
    const error = { code: -32005, message: 'busy' };
    first.behavior = ({ id }) => ({ body: { jsonrpc: '2.0', error, id } });
    expect(await unsafe.request('add', [1])).toEqual([1]);
    expect(counts(first, second)).toEqual([1, 1]);
  });

  test('with an invalid option rejects and says nothing about the endpoint', async () => {
    const { first, second, safe, transport } = pair({ failures: 1 });
    first.behavior = ({ method }) => {
      throw new TypeError(`${method}: headers must be an object`);
    };
    await expect(safe.request('add')).rejects.toThrow(TypeError);
    expect(counts(first, second)).toEqual([1, 0]);
    expect(transport.endpoints()[0]).toMatchObject({ state: 'ready', failures: 0 });
  });
});

describe('the error of a call that no endpoint accepted', () => {
  test('is that of the last one', async () => {
    const { first, second, unsafe } = pair();
    first.behavior = lost('no');
    second.behavior = status(429);
    await expect(unsafe.request('add')).rejects.toMatchObject({ status: 429 });
  });

  test('says that it may have been executed if one of them may have', async () => {
    const { first, second, safe } = pair();
    first.behavior = lost('maybe');
    second.behavior = lost('no');
    await expect(safe.request('add')).rejects.toMatchObject({ sent: 'maybe' });
  });

  test('says so even if it timed out at an endpoint that had not sent it yet', async () => {
    const { first, second, safe } = pair();
    first.behavior = lost('maybe');
    second.behavior = (_, options) => {
      markSent(options, 'no');
      return hang(_, options);
    };
    const call = safe.request('add', [], { timeout: 100 });
    const rejected = expect(call).rejects.toMatchObject({ name: 'TimeoutError', sent: 'maybe' });
    await vi.advanceTimersByTimeAsync(100);
    await rejected;
  });

  test('says that it was not sent if it was refused and then not sent', async () => {
    const { first, second, unsafe } = pair();
    first.behavior = lost('no');
    second.behavior = (_, options) => {
      markSent(options, 'no');
      return hang(_, options);
    };
    const rejected = expect(unsafe.request('add', [], { timeout: 100 })).rejects.toMatchObject({
      sent: 'no',
    });
    await vi.advanceTimersByTimeAsync(100);
    await rejected;
  });
});

describe('an endpoint that keeps failing', () => {
  test('is not called during a pause, and then probed by one call', async () => {
    const { first, second, safe, transport } = pair();
    first.behavior = lost('maybe');
    for (let n = 0; n < 8; n++) await safe.request('add');
    expect(counts(first, second)).toEqual([5, 8]);
    expect(transport.endpoints()[0]).toMatchObject({ state: 'ejected', pause: 5_000, failures: 5 });
    await vi.advanceTimersByTimeAsync(5_000);
    first.behavior = hang;
    const probe = safe.request('add').catch(() => {});
    await Promise.all([safe.request('add'), safe.request('add')]);
    expect(counts(first, second)).toEqual([6, 10]);
    await vi.advanceTimersByTimeAsync(30_000);
    await probe;
  });

  test('is called again once a probe has succeeded', async () => {
    const { first, second, safe } = pair();
    first.behavior = lost('no');
    for (let n = 0; n < 5; n++) await safe.request('add');
    first.behavior = well;
    await vi.advanceTimersByTimeAsync(5_000);
    await Promise.all([safe.request('add'), safe.request('add')]);
    await safe.request('add');
    expect(counts(first, second)).toEqual([7, 6]);
  });

  test('is probed by an unsafe call only if there was no other one for as long again', async () => {
    const { first, second, unsafe } = pair();
    first.behavior = lost('no');
    for (let n = 0; n < 5; n++) await unsafe.request('add');
    await vi.advanceTimersByTimeAsync(9_999);
    await unsafe.request('add');
    expect(counts(first, second)).toEqual([5, 6]);
    await vi.advanceTimersByTimeAsync(1);
    await unsafe.request('add');
    expect(counts(first, second)).toEqual([6, 7]);
  });

  test('is left for good with return: false', async () => {
    const { first, second, safe } = pair({ return: false });
    first.behavior = lost('no');
    await safe.request('add');
    expect(counts(first, second)).toEqual([1, 1]);
    for (let n = 0; n < 4; n++) await safe.request('add');
    first.behavior = well;
    await vi.advanceTimersByTimeAsync(5_000);
    for (let n = 0; n < 10; n++) await safe.request('add');
    // The probe is the last call to the first one.
    expect(counts(first, second)).toEqual([6, 14]);
    second.behavior = lost('no');
    for (let n = 0; n < 10; n++) await safe.request('add');
    expect(counts(first, second)).toEqual([16, 19]);
  });
});

describe('if all endpoints are ejected', () => {
  test('the one that is due first is called first', async () => {
    const { first, second, safe } = pair({ failures: 1 });
    second.behavior = lost('no');
    first.behavior = lost('no');
    await expect(safe.request('add')).rejects.toThrow();
    await vi.advanceTimersByTimeAsync(5_000);
    // A failed probe doubles the pause of the first one.
    first.behavior = lost('no');
    second.behavior = well;
    await safe.request('add');
    second.behavior = lost('maybe');
    await expect(safe.request('add')).rejects.toThrow();
    first.behavior = well;
    second.behavior = well;
    const before = counts(first, second);
    await safe.request('add');
    expect(counts(first, second)).toEqual([before[0], (before[1] ?? 0) + 1]);
  });
});

describe('an endpoint that said when to call again', () => {
  test('is not called until then', async () => {
    const { first, second, unsafe, transport } = pair();
    first.behavior = status(429, { 'retry-after': '2' });
    await unsafe.request('add');
    await unsafe.request('add');
    expect(counts(first, second)).toEqual([1, 2]);
    expect(transport.endpoints()[0]).toMatchObject({ state: 'ejected', pause: 2_000 });
    first.behavior = well;
    await vi.advanceTimersByTimeAsync(2_000);
    await unsafe.request('add');
    expect(counts(first, second)).toEqual([2, 2]);
  });

  test('is not asked a second time in one call if all said so', async () => {
    const { first, second, unsafe } = pair();
    first.behavior = status(429, { 'retry-after': '2' });
    second.behavior = status(429, { 'retry-after': '1' });
    await expect(unsafe.request('add')).rejects.toMatchObject({ status: 429 });
    expect(counts(first, second)).toEqual([1, 1]);
    await expect(unsafe.request('add')).rejects.toMatchObject({ status: 429 });
    expect(counts(first, second)).toEqual([1, 2]);
  });
});

describe('attemptTimeout', () => {
  test('moves an idempotent call and releases what it had begun', async () => {
    const { first, second, safe, unsafe } = pair({ attemptTimeout: 100 });
    const reasons: unknown[] = [];
    first.behavior = (message, options) => {
      onAbort(options, (reason) => reasons.push(Object(reason).name));
      return hang(message, options);
    };
    const calls = [safe.request('add', [1]), unsafe.request('add', [2])];
    const settled = Promise.allSettled(calls);
    await vi.advanceTimersByTimeAsync(100);
    expect(await settled).toMatchObject([
      { status: 'fulfilled', value: [1] },
      { status: 'rejected', reason: { name: 'TimeoutError', timeout: 100, sent: 'maybe' } },
    ]);
    expect(reasons).toEqual(['TimeoutError', 'TimeoutError']);
    expect(counts(first, second)).toEqual([2, 1]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('moves every call that the endpoint had not sent yet', async () => {
    const { first, unsafe } = pair({ attemptTimeout: 100 });
    first.behavior = (message, options) => {
      markSent(options, 'no');
      return hang(message, options);
    };
    const call = unsafe.request('add', [1]);
    await vi.advanceTimersByTimeAsync(100);
    expect(await call).toEqual([1]);
  });

  test('leaves no listener on a signal', async () => {
    const { transport } = pair({ attemptTimeout: 100 });
    const { signal } = new AbortController();
    await transport({ method: 'add', id: 1 }, { signal });
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  test('passes on the abort of the caller', async () => {
    const { first, unsafe } = pair({ attemptTimeout: 100 });
    const reasons: unknown[] = [];
    first.behavior = (message, options) => {
      onAbort(options, (reason) => reasons.push(reason));
      return hang(message, options);
    };
    const controller = new AbortController();
    const call = unsafe.request('add', [], { signal: controller.signal });
    await vi.advanceTimersByTimeAsync(0);
    controller.abort('enough');
    await expect(call).rejects.toBe('enough');
    expect(reasons).toEqual(['enough']);
    expect(vi.getTimerCount()).toBe(0);
  });
});
