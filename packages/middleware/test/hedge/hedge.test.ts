import { getEventListeners } from 'node:events';
import { compose, createClient, type Middleware, onAbort, type Payload } from '@jsonrpcclient/core';
import { failover, type HedgeOptions, hedge } from '@jsonrpcclient/middleware';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { record, recordKey } from '../../src/record.ts';
import { after, type Behavior, hang, lost, server, status, well } from '../endpoints/fleet.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** A server behind `hedge`, which sends a second call after 50 ms; `behaviors` are those of the first calls. */
function hedged(behaviors: readonly Behavior[] = [], options?: HedgeOptions) {
  const aborted: unknown[] = [];
  const own = server((message, callOptions) => {
    const number = own.calls.length;
    onAbort(callOptions, (reason) => aborted.push([number, Object(reason).message ?? reason]));
    return (behaviors[number - 1] ?? well)(message, callOptions);
  });
  const transport = hedge({ delay: 50, maxLoad: 1, ...options })(own.transport);
  return { own, transport, aborted, client: createClient(transport, { idempotent: true }) };
}

/** Makes calls one after another. */
async function calls(client: ReturnType<typeof hedged>['client'], count: number, method = 'add') {
  for (let n = 0; n < count; n++) {
    const call = client.request(method, [n]);
    await vi.advanceTimersByTimeAsync(1_000);
    await call;
  }
}

const failing: Behavior = ({ id }) => {
  return { body: { jsonrpc: '2.0', error: { code: -32000, message: 'no' }, id } };
};

const lostLater: Behavior = async (message, options) => {
  await new Promise((resolve) => setTimeout(resolve, 100));
  return lost('maybe')(message, options);
};

const slower = 'the other call got its response first';

describe('a call that takes long', () => {
  test('is sent a second time, and the first response wins', async () => {
    const { own, client, aborted } = hedged([after(() => 500), after(() => 20)]);
    const call = client.request('add', [2, 3]);
    await vi.advanceTimersByTimeAsync(49);
    expect(own.calls.length).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(own.calls.length).toBe(2);
    expect(own.calls[1]).toEqual(own.calls[0]);
    await vi.advanceTimersByTimeAsync(20);
    expect(await call).toEqual([2, 3]);
    expect(aborted).toEqual([[1, slower]]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('is not aborted if it is faster than the second one', async () => {
    const { client, aborted } = hedged([after(() => 60), after(() => 60)]);
    const call = client.request('add', [1]);
    await vi.advanceTimersByTimeAsync(60);
    expect(await call).toEqual([1]);
    expect(aborted).toEqual([[2, slower]]);
  });

  test('is not sent a second time if the response comes before', async () => {
    const { own, client } = hedged([after(() => 49)]);
    const call = client.request('add', [1]);
    await vi.advanceTimersByTimeAsync(49);
    await call;
    expect(vi.getTimerCount()).toBe(0);
    expect(own.calls.length).toBe(1);
  });

  test('ends with the error object that is the first response', async () => {
    const { client, aborted } = hedged([hang, failing]);
    const rejected = expect(client.request('add')).rejects.toThrow('no');
    await vi.advanceTimersByTimeAsync(50);
    await rejected;
    expect(aborted.length).toBe(1);
  });
});

describe('a second call is not sent for', () => {
  test.each<[string, Payload, boolean]>([
    ['a call that is not idempotent', { method: 'a', id: 1 }, false],
    ['a notification', { method: 'a' }, true],
    ['a notification in dialect 1.0', { method: 'a', id: null }, true],
    ['a batch that is not idempotent', [{ method: 'a', id: 1 }], false],
    ['a batch of notifications', [{ method: 'a' }, { method: 'b' }], true],
  ])('%s', async (_, payload, idempotent) => {
    const { own, transport } = hedged([hang, hang, hang]);
    void transport(payload, { idempotent });
    const { length } = own.calls;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(own.calls.length).toBe(length);
    expect(vi.getTimerCount()).toBe(0);
  });
});

test('a second call is sent for an idempotent batch', async () => {
  const { own, client } = hedged([hang, hang]);
  const batch = client.batch([
    { method: 'a', params: [1] },
    { method: 'b', params: [2] },
  ]);
  await vi.advanceTimersByTimeAsync(50);
  expect(await batch).toEqual([
    { ok: true, result: [1] },
    { ok: true, result: [2] },
  ]);
  expect(own.calls.length).toBe(4);
});

describe('if a call fails', () => {
  test.each([
    ['without a response', lost('maybe')],
    ['with a refusal', status(429)],
    ['before it was sent', lost('no')],
  ])('%s, the other one may still succeed', async (_, second) => {
    const { client, aborted } = hedged([after(() => 100), second]);
    const call = client.request('add', [1]);
    await vi.advanceTimersByTimeAsync(100);
    expect(await call).toEqual([1]);
    expect(aborted).toEqual([]);
  });

  test('with a listed code, the other one may still succeed', async () => {
    const { client, aborted } = hedged([after(() => 100), failing], { codes: [-32000] });
    const call = client.request('add', [1]);
    await vi.advanceTimersByTimeAsync(100);
    expect(await call).toEqual([1]);
    expect(aborted).toEqual([]);
  });

  test('and the other one, too, it rejects with the first error', async () => {
    const { client } = hedged([lostLater, status(502)]);
    const rejected = expect(client.request('add')).rejects.toMatchObject({ status: 502 });
    await vi.advanceTimersByTimeAsync(100);
    await rejected;
  });

  test('and the other one was refused, it rejects with the error that is not a refusal', async () => {
    const { client } = hedged([lostLater, lost('no')]);
    const rejected = expect(client.request('add')).rejects.toMatchObject({ sent: 'maybe' });
    await vi.advanceTimersByTimeAsync(100);
    await rejected;
  });

  test.each([50, undefined])('before %s ms, it rejects immediately', async (delay) => {
    const { own, client } = hedged([lost('maybe')], { delay });
    await expect(client.request('add')).rejects.toMatchObject({ sent: 'maybe' });
    expect(vi.getTimerCount()).toBe(0);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(own.calls.length).toBe(1);
  });

  test('because the transport throws, no timer is left', async () => {
    const transport = hedge({ delay: 50, maxLoad: 1 })(() => {
      throw new TypeError('broken');
    });
    await expect(transport({ method: 'a', id: 1 }, { idempotent: true })).rejects.toThrow('broken');
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('an abort or a timeout', () => {
  test('before the call came leaves no timer, and sends no second call', async () => {
    const { own, transport } = hedged([hang]);
    const options = { idempotent: true, signal: AbortSignal.abort('enough') };
    await expect(transport({ method: 'add', id: 1 }, options)).rejects.toBe('enough');
    expect(vi.getTimerCount()).toBe(0);
    expect(own.calls.length).toBe(1);
  });

  test('aborts both calls with its reason', async () => {
    const { client, aborted } = hedged([hang, hang]);
    const controller = new AbortController();
    const call = client.request('add', [], { signal: controller.signal });
    await vi.advanceTimersByTimeAsync(50);
    controller.abort('enough');
    await expect(call).rejects.toBe('enough');
    expect(aborted).toEqual([
      [1, 'enough'],
      [2, 'enough'],
    ]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('after the second call reports that the server may have run it', async () => {
    const { client, aborted } = hedged([hang, hang]);
    const rejected = expect(client.request('add', [], { timeout: 100 })).rejects.toMatchObject({
      name: 'TimeoutError',
      sent: 'maybe',
    });
    await vi.advanceTimersByTimeAsync(100);
    await rejected;
    expect(aborted.length).toBe(2);
  });
});

test('no listener is left on a signal', async () => {
  const { transport } = hedged([hang]);
  const { signal } = new AbortController();
  const call = transport({ method: 'add', id: 1 }, { idempotent: true, signal });
  expect(getEventListeners(signal, 'abort').length).toBe(1);
  await vi.advanceTimersByTimeAsync(50);
  await call;
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

describe('the time until the second call', () => {
  test('is the percentile of the last 100 successful calls of the method', async () => {
    const latencies = Array.from({ length: 127 }, (_, index) => after(() => index + 1));
    // The first second call is that of the 128th call.
    const options = { percentile: 0.9, maxLoad: 1 / 128 };
    const { own, client } = hedged([...latencies, hang], options);
    await calls(client, 127);
    expect(own.calls.length).toBe(127);
    const call = client.request('add', [1]);
    // It was last computed of the calls 21 to 120.
    await vi.advanceTimersByTimeAsync(110);
    expect(own.calls.length).toBe(128);
    await vi.advanceTimersByTimeAsync(1);
    expect(own.calls.length).toBe(129);
    await call;
  });

  test('is at least minDelay', async () => {
    const { own, client } = hedged([...Array(20).fill(well), hang], { minDelay: 30 });
    await calls(client, 20);
    void client.request('add', [1]);
    await vi.advanceTimersByTimeAsync(29);
    expect(own.calls.length).toBe(21);
    await vi.advanceTimersByTimeAsync(1);
    expect(own.calls.length).toBe(22);
  });

  test('does not depend on calls that failed', async () => {
    const slow = after(() => 40);
    const failed = [...Array(30).fill(failing), status(404)];
    const behaviors = [...Array(19).fill(slow), ...failed, slow, hang];
    const { own, client } = hedged(behaviors, { delay: 60 });
    await calls(client, 19);
    for (const _ of failed) await expect(client.request('add')).rejects.toThrow();
    await calls(client, 1);
    void client.request('add', [1]);
    await vi.advanceTimersByTimeAsync(39);
    expect(own.calls.length).toBe(52);
    await vi.advanceTimersByTimeAsync(1);
    expect(own.calls.length).toBe(53);
  });

  test('is unlimited without delay until 20 calls of the method have succeeded', async () => {
    const { own, client } = hedged([...Array(20).fill(well), hang], { delay: undefined });
    await calls(client, 19);
    await calls(client, 1, 'other');
    void client.request('add', [1]).catch(() => {});
    await vi.advanceTimersByTimeAsync(5_000);
    expect(own.calls.length).toBe(21);
  });

  test('is measured for at most 1,000 methods', async () => {
    const { own, client } = hedged([...Array(1_020).fill(well), hang], { delay: undefined });
    for (let n = 0; n < 1_000; n++) await client.request(`m${n}`);
    for (let n = 0; n < 20; n++) await client.request('other');
    void client.request('other').catch(() => {});
    await vi.advanceTimersByTimeAsync(5_000);
    expect(own.calls.length).toBe(1_021);
  });
});

describe('the number of second calls', () => {
  test('is limited to a share of the calls', async () => {
    const { own, client } = hedged(undefined, { delay: 10, maxLoad: 1 / 8 });
    // Each call takes longer than those before.
    own.behavior = after(() => 100 + own.calls.length);
    await calls(client, 7);
    expect(own.calls.length).toBe(7);
    await calls(client, 1);
    expect(own.calls.length).toBe(9);
    await calls(client, 92);
    expect(own.calls.length).toBe(112);
  });

  test('does not grow beyond the share of 100 calls while all calls are fast', async () => {
    const { own, client } = hedged(undefined, { delay: 10, maxLoad: 0.05 });
    for (let n = 0; n < 1_000; n++) await client.request('add');
    own.behavior = after(() => 100);
    const all = Promise.all(Array.from({ length: 10 }, () => client.request('add')));
    await vi.advanceTimersByTimeAsync(1_000);
    await all;
    expect(own.calls.length).toBe(1_010 + 5);
  });
});

test('above failover, the second call goes to another endpoint, and the faster one is recorded', async () => {
  const [first, second] = [server(after(() => 100)), server(after(() => 100))];
  const combined = failover([first.transport, second.transport], { names: ['a', 'b'] });
  const records: unknown[] = [];
  const observed = { [recordKey]: (...record: unknown[]) => records.push(record.join(' ')) };
  const limited: Middleware = (next) => (payload, options) => {
    record(options, 'queued', 0);
    return next(payload, options);
  };
  const transport = compose(combined, hedge({ delay: 50, maxLoad: 1 }), limited);
  const call = transport({ method: 'add', params: [1], id: 1 }, { idempotent: true, ...observed });
  await vi.advanceTimersByTimeAsync(50);
  expect([first.calls.length, second.calls.length]).toEqual([1, 1]);
  await vi.advanceTimersByTimeAsync(50);
  await call;
  expect(records.join()).toBe('queued 0,endpoint a,queued 0,endpoint b,endpoint a');
  const pending = combined.endpoints().map((one) => [one.pending, one.failures]);
  expect(pending).toEqual([
    [0, 0],
    [0, 0],
  ]);
});

test.each([
  [{ percentile: 0 }, 'percentile'],
  [{ percentile: 95 }, 'percentile'],
  [{ percentile: '0.5' }, 'percentile'],
  [{ minDelay: -1 }, 'minDelay'],
  [{ maxLoad: -1 }, 'maxLoad'],
  [{ delay: -1 }, 'delay'],
  [{ delay: '5' }, 'delay'],
  [{ codes: ['x'] }, 'codes'],
  [{ now: 5 }, 'now'],
])('throws a TypeError for %j', (options, option) => {
  const create = () => hedge(options as HedgeOptions);
  expect(create).toThrow(TypeError);
  expect(create).toThrow(new RegExp(`^hedge: ${option} must be `));
});
