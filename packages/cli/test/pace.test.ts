import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { toPace } from '../src/batch/pace.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test.each([
  ['20', 50],
  ['20/s', 50],
  ['60/m', 1000],
  ['3600/h', 1000],
])('at a rate of %s, a call starts every %d ms', async (rate, pause) => {
  const pace = toPace(rate);
  const { signal } = new AbortController();
  const starts: number[] = [];
  const since = performance.now();
  const run = async () => {
    for (let call = 0; call < 4; call++) {
      await pace?.(1, signal);
      starts.push(Math.round(performance.now() - since));
    }
  };
  const ended = run();
  await vi.runAllTimersAsync();
  await ended;
  expect(starts).toEqual([0, pause, 2 * pause, 3 * pause]);
});

test('an abort ends the wait, and leaves no timer', async () => {
  const pace = toPace('1/h');
  const controller = new AbortController();
  await pace?.(1, controller.signal);
  const waiting = pace?.(1, controller.signal);
  controller.abort();
  await waiting;
  expect(vi.getTimerCount()).toBe(0);
});
