import {
  attemptsOf,
  type CallOptions,
  compose,
  createClient,
  type Payload,
  TransportError,
} from '@jsonrpcclient/core';
import {
  breaker,
  type CallEvent,
  dedupe,
  hedge,
  limit,
  observe,
  retry,
} from '@jsonrpcclient/middleware';
import { failure } from '@jsonrpcclient/testing';
import { expect, test, vi } from 'vitest';
import { fakeTimers } from './fake-timers.ts';
import { echo, recording } from './recording.ts';

fakeTimers();

const again = { minDelay: 0, retries: 2 };

/** A transport that fails before the call is sent, except the attempt with this number. */
function failing(good = Number.POSITIVE_INFINITY) {
  let count = 0;
  return recording((payload) => {
    count++;
    if (count === good) return echo(payload);
    throw new TransportError('no response', 'echo', { sent: 'no' });
  });
}

test('observe outside retry reports a call once, with all attempts', async () => {
  const events: CallEvent[] = [];
  const { transport } = failing(3);
  const observed = observe((event) => events.push(event));
  const call = createClient(compose(transport, observed, retry(again))).request('echo', [1]);
  await vi.advanceTimersByTimeAsync(10);
  expect(await call).toEqual([1]);
  expect(events).toMatchObject([{ outcome: 'ok', attempts: 3 }]);
});

test('dedupe outside retry lets identical calls share the attempts', async () => {
  const { transport, payloads } = failing(3);
  const { request } = createClient(compose(transport, dedupe({ methods: '*' }), retry(again)));
  const calls = Promise.all([request('echo', [1]), request('echo', [1])]);
  await vi.advanceTimersByTimeAsync(10);
  expect(await calls).toEqual([[1], [1]]);
  expect(payloads).toHaveLength(3);
});

test('hedge inside retry counts as one attempt, even if it sends the call twice', async () => {
  const sent: number[] = [];
  const slow = async (payload: Payload, options: CallOptions) => {
    sent.push(attemptsOf(options));
    await new Promise((resolve) => setTimeout(resolve, 100));
    return echo(payload);
  };
  const transport = compose(slow, retry(again), hedge({ delay: 50, maxLoad: 1 }));
  const call = createClient(transport).request('echo', [1], { idempotent: true });
  await vi.advanceTimersByTimeAsync(200);
  expect(await call).toEqual([1]);
  expect(sent).toEqual([1, 1]);
});

test('breaker and limit inside retry count each attempt', async () => {
  const { transport, payloads } = failing();
  const rate = { calls: 1, per: 1_000 };
  const guarded = compose(transport, retry(again), limit({ rate }), breaker({ failures: 2 }));
  const error = failure(createClient(guarded).request('echo', [1]));
  await vi.advanceTimersByTimeAsync(500);
  expect(payloads).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await error).toMatchObject({
    attempts: 3,
    message: expect.stringContaining('the breaker is open'),
  });
  expect(payloads).toHaveLength(2);
});
