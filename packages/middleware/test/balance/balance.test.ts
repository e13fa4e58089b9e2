import { createClient, type TimeoutError } from '@jsonrpcclient/core';
import { balance } from '@jsonrpcclient/middleware';
import { seeded } from '@jsonrpcclient/testing';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  after,
  type Behavior,
  hang,
  load,
  lost,
  server,
  shares,
  status,
  well,
} from '../endpoints/fleet.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** Three servers that respond after so many milliseconds, and a balance over them. */
function fleet(latencies = [20, 20, 20], attemptTimeout?: number) {
  const random = seeded(7);
  const [first, ...others] = latencies.map((latency) =>
    server(after(() => latency * (0.5 + random()))),
  );
  if (!first) throw new Error('no latencies');
  const servers = [first, ...others];
  const balanced = balance(
    servers.map(({ transport }) => transport),
    { random, attemptTimeout },
  );
  return { first, servers, balanced, client: createClient(balanced) };
}

describe('the share of a server', () => {
  test('is equal if all are equally fast', async () => {
    const { servers, balanced } = fleet();
    await load(balanced, 3_000);
    for (const share of shares(servers)) expect(Math.abs(share - 1 / 3)).toBeLessThan(0.05);
  });

  test('is about equal with one call at a time, although latencies differ a little', async () => {
    const servers = [60, 66, 70].map((latency) => server(after(() => latency)));
    const balanced = balance(
      servers.map(({ transport }) => transport),
      { random: seeded(7) },
    );
    await load(balanced, 1_000, 10);
    for (const share of shares(servers)) expect(Math.abs(share - 1 / 3)).toBeLessThan(0.1);
  });

  test('is below 10 % if it is ten times slower than the others', async () => {
    const { servers, balanced } = fleet([20, 20, 200]);
    await load(balanced, 400);
    const before = servers.map(({ calls }) => calls.length);
    await load(balanced, 2_000);
    expect(shares(servers, before)[2]).toBeLessThan(0.1);
  });

  test('is equal again a few seconds after one slow call', async () => {
    const { first, servers, balanced } = fleet();
    await load(balanced, 400);
    const { behavior } = first;
    first.behavior = async (message, options) => {
      first.behavior = behavior;
      await new Promise((resolve) => setTimeout(resolve, 500));
      return behavior(message, options);
    };
    await load(balanced, 800);
    const before = servers.map(({ calls }) => calls.length);
    await load(balanced, 1_000);
    expect(shares(servers, before)[0]).toBeGreaterThan(0.28);
  });

  test('is below 2 % if it fails fast', async () => {
    const { first, servers, balanced } = fleet();
    first.behavior = status(500);
    await load(balanced, 3_000);
    expect(shares(servers)[0]).toBeLessThan(0.02);
    expect(first.calls.length).toBeGreaterThan(1);
  });

  test.each([
    ['refuses fast', status(429)],
    ['responds fast with something else', () => ({ body: '<html>' })],
    ['responds fast that it does not know the address', status(404)],
  ])('is small if it %s', async (_, behavior) => {
    const { first, servers, balanced } = fleet();
    first.behavior = behavior;
    await load(balanced, 3_000);
    expect(shares(servers)[0]).toBeLessThan(0.02);
  });
});

describe('the expected latency', () => {
  const error: Behavior = ({ id }) => {
    return { body: { jsonrpc: '2.0', error: { code: 1, message: 'no' }, id } };
  };

  test('does not change with an error object, unless it took longer', async () => {
    const { first, balanced, client } = fleet([20]);
    first.behavior = after(() => 20);
    await load(balanced, 1);
    await vi.advanceTimersByTimeAsync(20);
    const latency = () => Math.round(balanced.endpoints()[0]?.latency ?? 0);
    expect(latency()).toBe(20);
    first.behavior = error;
    await expect(client.request('add')).rejects.toThrow('no');
    expect(latency()).toBe(20);
    first.behavior = async (message, options) => {
      await new Promise((resolve) => setTimeout(resolve, 90));
      return error(message, options);
    };
    const rejected = expect(client.request('add')).rejects.toThrow('no');
    await vi.advanceTimersByTimeAsync(90);
    await rejected;
    expect(latency()).toBe(90);
  });

  test('is that of a failure, but at least the penalty', async () => {
    const { first, balanced, client } = fleet([20], 8_000);
    first.behavior = lost('no');
    await expect(client.request('add')).rejects.toThrow();
    expect(balanced.endpoints()[0]?.latency).toBe(5_000);
    first.behavior = hang;
    const rejected = expect(client.request('add')).rejects.toThrow();
    await vi.advanceTimersByTimeAsync(8_000);
    await rejected;
    expect(balanced.endpoints()[0]?.latency).toBe(8_000);
  });

  test('is at least the time of a call that its caller aborted', async () => {
    const { first, balanced, client } = fleet([20]);
    first.behavior = hang;
    const controller = new AbortController();
    const rejected = expect(client.request('add', [], { signal: controller.signal })).rejects.toBe(
      'enough',
    );
    await vi.advanceTimersByTimeAsync(300);
    controller.abort('enough');
    await rejected;
    expect(balanced.endpoints()[0]).toMatchObject({ latency: 300, failures: 0 });
  });
});

describe('a server that hangs', () => {
  test('is ejected, and its calls move to another one only if they are idempotent', async () => {
    const { first, balanced, client } = fleet([20, 20, 20], 100);
    first.behavior = hang;
    const errors: unknown[] = [];
    for (let n = 0; n < 4_000 && balanced.endpoints()[0]?.state === 'ready'; n++) {
      const idempotent = n % 2 === 0;
      client.request('add', [n], { idempotent }).catch((error: TimeoutError) => {
        errors.push([idempotent, error.name, error.sent, error.timeout]);
      });
      await vi.advanceTimersByTimeAsync(10);
    }
    expect(balanced.endpoints()[0]).toMatchObject({ state: 'ejected', failures: 5 });
    const unsafe = first.calls.filter(({ params = [] }) => Number(Object(params)[0]) % 2 === 1);
    expect(unsafe.length).toBeGreaterThan(0);
    expect(unsafe.length).toBeLessThan(5);
    expect(errors).toEqual(unsafe.map(() => [false, 'TimeoutError', 'maybe', 100]));
  });
});

describe('if all servers are dead', () => {
  test('a call asks each of them at most once and rejects immediately', async () => {
    const { servers, client } = fleet();
    for (const one of servers) one.behavior = lost('no');
    for (let n = 1; n <= 20; n++) {
      const began = performance.now();
      await expect(client.request('add')).rejects.toMatchObject({ sent: 'no' });
      expect(performance.now()).toBe(began);
      expect(servers.map(({ calls }) => calls.length)).toEqual([n, n, n]);
    }
  });

  test('a call that one of them may have executed rejects with the error of that one', async () => {
    const { first, servers, client } = fleet();
    for (const one of servers) one.behavior = lost('no');
    first.behavior = lost('maybe');
    for (let n = 0; n < 20; n++) {
      const call = client.request('add', [], { idempotent: true });
      await expect(call).rejects.toMatchObject({ sent: 'maybe' });
    }
  });
});

describe('a server that recovers', () => {
  test('has its share again after the pause and one probe', async () => {
    const { first, servers, balanced, client } = fleet();
    first.behavior = lost('no');
    while (balanced.endpoints()[0]?.state === 'ready') {
      await Promise.all([client.request('add'), vi.advanceTimersByTimeAsync(1_000)]);
    }
    expect(balanced.endpoints()[0]?.pause).toBeGreaterThan(3_000);
    first.behavior = well;
    await vi.advanceTimersByTimeAsync(5_000);
    const before = servers.map(({ calls }) => calls.length);
    await client.request('add', [], { idempotent: true });
    expect(first.calls.length).toBe((before[0] ?? 0) + 1);
    expect(balanced.endpoints()[0]?.state).toBe('ready');
    first.behavior = after(() => 20);
    await load(balanced, 600);
    expect(shares(servers, before)[0]).toBeGreaterThan(0.25);
  });
});

describe('the number of pending calls returns to 0', () => {
  test.each([
    ['when they are aborted', new AbortController()],
    ['when they time out', undefined],
  ])('%s, even if the transport never settles', async (_, controller) => {
    const { servers, balanced } = fleet();
    for (const one of servers) one.behavior = hang;
    const { request } = createClient(balanced, { timeout: 500, signal: controller?.signal });
    const calls = Array.from({ length: 30 }, () => request('add').catch(() => {}));
    const pending = () => balanced.endpoints().map((one) => one.pending);
    expect(pending()).toEqual([10, 10, 10]);
    controller?.abort();
    if (!controller) await vi.advanceTimersByTimeAsync(500);
    expect(pending()).toEqual([0, 0, 0]);
    await Promise.all(calls);
    expect(vi.getTimerCount()).toBe(0);
  });
});
