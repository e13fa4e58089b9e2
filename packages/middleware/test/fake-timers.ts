import { afterEach, beforeEach, expect, vi } from 'vitest';

/** Fakes timers and clocks in all tests of a file, and expects that no timer is left after a test. */
export function fakeTimers(): void {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  afterEach(() => {
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });
}
