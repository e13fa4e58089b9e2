import { compose, createClient } from '@jsonrpcclient/core';
import { type RetryOptions, retry } from '@jsonrpcclient/middleware';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { echo, recording } from '../recording.ts';
import { later, lost, unsent } from './failing.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** A server that is down at first, under a steady load. */
function underLoad(perSecond: number, options: RetryOptions = {}) {
  let isDown = true;
  let received = 0;
  const { transport } = recording((payload) => {
    received++;
    return isDown ? later() : echo(payload);
  });
  const client = createClient(compose(transport, retry(options)));
  return {
    /** Calls for so many seconds, and returns how many attempts the server received. */
    async run(seconds: number) {
      const before = received;
      for (let n = 0; n < seconds * perSecond; n++) {
        client.request('echo', [n]).catch(() => {});
        await vi.advanceTimersByTimeAsync(1000 / perSecond);
      }
      return received - before;
    },
    recover() {
      isDown = false;
    },
    fail() {
      isDown = true;
    },
  };
}

describe('the budget', () => {
  test('keeps an outage of 10 s at 100 calls/s from growing by more than its share', async () => {
    const load = underLoad(100);
    const received = await load.run(10);
    expect(received).toBeLessThanOrEqual(1.2 * 1000 + 100);
    expect(received).toBeGreaterThan(1.2 * 1000 + 80);
  });

  test('refills after the outage', async () => {
    const load = underLoad(100);
    await load.run(10);
    load.recover();
    expect(await load.run(20)).toBeGreaterThanOrEqual(2000);
    load.fail();
    // In its first second, the outage has the reserve, and the share of 10 s.
    expect(await load.run(1)).toBeGreaterThan(240);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(await load.run(10)).toBeGreaterThan(1.2 * 1000 + 80);
  });

  test('allows some retries to a client that makes few calls', async () => {
    expect(await underLoad(1).run(10)).toBe(30);
    expect(await underLoad(1, { budget: { ratio: 0, perSecond: 0 } }).run(10)).toBe(10);
    expect(await underLoad(1, { budget: { ratio: 1, perSecond: 0 } }).run(10)).toBe(20);
    const unlimited = { budget: { perSecond: Number.POSITIVE_INFINITY } };
    expect(await underLoad(100, unlimited).run(10)).toBeGreaterThan(2900);
  });

  test('is not drawn on by calls that reached no server', async () => {
    const empty = { budget: { ratio: 0, perSecond: 0 } };
    let attempts = 0;
    const client = createClient(
      compose(async () => {
        attempts++;
        throw unsent();
      }, retry(empty)),
    );
    client.request('echo').catch(() => {});
    await vi.runAllTimersAsync();
    expect(attempts).toBe(3);
  });

  test('is drawn on by calls that may have been executed', async () => {
    let attempts = 0;
    const empty = { budget: { ratio: 0, perSecond: 0 }, idempotent: true };
    const client = createClient(
      compose(async () => {
        attempts++;
        throw lost();
      }, retry(empty)),
    );
    client.request('echo').catch(() => {});
    await vi.runAllTimersAsync();
    expect(attempts).toBe(1);
  });
});
