import { compose, createClient, type Transport, TransportError } from '@jsonrpcclient/core';
import { batching, failover, retry } from '@jsonrpcclient/middleware';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { askedOf } from '../../src/marks.ts';
import { recording, upTo } from '../recording.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const settings = { retries: 1, minDelay: 0 };

test('calls whose batch got no response are sent to another endpoint, in a batch again', async () => {
  const hung = recording(() => new Promise(() => {}));
  const healthy = recording();
  const endpoints = failover([hung.transport, healthy.transport]);
  const transport = compose(
    endpoints,
    retry({ ...settings, attemptTimeout: 100 }),
    batching({ wait: 5 }),
  );
  const client = createClient(transport, { idempotent: true });
  const calls = upTo(3).map((n) => client.request('echo', [n]));
  await vi.advanceTimersByTimeAsync(200);
  expect(await Promise.all(calls)).toEqual([[0], [1], [2]]);
  expect([hung.payloads.length, healthy.payloads.length]).toEqual([1, 1]);
});

test('a call knows the endpoints that a batch with it was sent to, and only those', async () => {
  const seen: unknown[] = [];
  const transport: Transport = async (payload, options) => {
    const asked = askedOf(options);
    seen.push([[payload].flat().length, ...(asked ?? [])]);
    asked?.push(`endpoint ${seen.length}`);
    throw new TransportError('no response', 'batch', { sent: 'no' });
  };
  const repeated = compose(transport, retry({ retries: 2, minDelay: 0 }), batching({ wait: 5 }));
  const client = createClient(repeated);
  const round = () => {
    const calls = upTo(2).map((n) => client.request('echo', [n]).catch(() => {}));
    return Promise.all([vi.advanceTimersByTimeAsync(100), ...calls]);
  };
  await round();
  await round();
  expect(seen).toEqual([
    [2],
    [2],
    [2, 'endpoint 2', 'endpoint 2'],
    [2],
    [2],
    [2, 'endpoint 5', 'endpoint 5'],
  ]);
});
