import { maxDelay, startTimer } from '@jsonrpcclient/core';
import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => {
  vi.useRealTimers();
});

it('fires after its delay, and never if the delay is too long for a timer', () => {
  vi.useFakeTimers();
  const fire = vi.fn();
  expect(startTimer(maxDelay + 1, fire)).toBeUndefined();
  expect(startTimer(Number.POSITIVE_INFINITY, fire)).toBeUndefined();
  startTimer(5, fire);
  startTimer(maxDelay, fire);
  vi.advanceTimersByTime(maxDelay - 1);
  expect(fire).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1);
  expect(fire).toHaveBeenCalledTimes(2);
});
