import { AsyncLocalStorage } from 'node:async_hooks';
import { createClient, onAbort, type Transport } from '@jsonrpcclient/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pending, rejection } from './recording.ts';

const never: Transport = () => new Promise(() => {});

/** How many timers keep the process alive. */
const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('calls with the same timeout', () => {
  it('share one timer, which keeps the process alive only while they are pending', () => {
    const before = timers();
    for (let round = 0; round < 2; round++) {
      const controller = new AbortController();
      const { request } = createClient(never, { timeout: 70_000, signal: controller.signal });
      const calls = Array.from({ length: 100 }, () => request('go').catch(() => {}));
      expect(calls).toHaveLength(100);
      expect(timers()).toBe(before + 1);
      controller.abort();
      expect(timers()).toBe(before);
    }
  });

  it("run their listeners in each caller's async context", async () => {
    const caller = new AsyncLocalStorage<string>();
    const seen: unknown[] = [];
    const { request } = createClient((_, options) => {
      onAbort(options, () => seen.push(caller.getStore()));
      return new Promise(() => {});
    });
    const call = () => rejection(request('go', [], { timeout: 6 }));
    await Promise.all(['a', 'b'].map((name) => caller.run(name, call)));
    expect(seen).toEqual(['a', 'b']);
  });

  it('time out by the timers of a test that replaces them, and leave none behind', async () => {
    await createClient(async () => ({ body: undefined }), { timeout: 800 }).notify('go');
    vi.useFakeTimers();
    const rejected = vi.fn();
    createClient(never, { timeout: 800 }).request('go').catch(rejected);
    await vi.advanceTimersByTimeAsync(800);
    expect(rejected).toHaveBeenCalledOnce();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('time out even if a test replaces the timers or stops the clock meanwhile', async () => {
    const { request } = createClient(never, { timeout: 8 });
    const first = rejection(request('go'));
    await new Promise((resolve) => setTimeout(resolve, 2));
    const second = rejection(request('go'));
    const stopped = vi.spyOn(performance, 'now').mockReturnValue(0);
    expect(await first).toMatchObject({ name: 'TimeoutError' });
    expect(await second).toMatchObject({ name: 'TimeoutError' });
    stopped.mockRestore();
  });
});

describe('a shared timer', () => {
  let create: typeof createClient;

  beforeEach(async () => {
    vi.useFakeTimers();
    vi.resetModules();
    // A copy for which these are the platform's timers.
    ({ createClient: create } = await import('@jsonrpcclient/core'));
  });

  it('rejects each call at its own time, in the order in which they were made', async () => {
    const start = performance.now();
    const ends: [name: string, time: number][] = [];
    const { request } = create(never);
    const call = (name: string, timeout: number) =>
      request(name, [], { timeout }).catch(() => ends.push([name, performance.now() - start]));
    call('a', 500);
    call('b', 500);
    call('c', 700);
    await vi.advanceTimersByTimeAsync(100);
    call('d', 500);
    expect(vi.getTimerCount()).toBe(2);
    await vi.advanceTimersByTimeAsync(399);
    expect(ends).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    call('e', 500);
    await vi.advanceTimersByTimeAsync(1000);
    expect(ends).toEqual([
      ['a', 500],
      ['b', 500],
      ['d', 600],
      ['c', 700],
      ['e', 1000],
    ]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('serves the calls that are left when others have settled', async () => {
    for (const settled of [0, 1, 2]) {
      const { transport, given } = pending();
      const { request } = create(transport, { timeout: 500 });
      const controllers = [0, 1, 2].map(() => new AbortController());
      const calls = controllers.map(({ signal }) => rejection(request('go', [], { signal })));
      expect(given).toHaveLength(3);
      controllers[settled]?.abort('settled');
      await vi.advanceTimersByTimeAsync(500);
      const reasons = await Promise.all(calls);
      const timeout = expect.objectContaining({ name: 'TimeoutError' });
      expect(reasons).toEqual([timeout, timeout, timeout].with(settled, 'settled'));
      expect(vi.getTimerCount()).toBe(0);
    }
  });

  it('serves calls that are made after all others have settled', async () => {
    const start = performance.now();
    const answering = create(async () => ({ body: undefined }), { timeout: 500 });
    await answering.notify('go');
    await vi.advanceTimersByTimeAsync(300);
    await answering.notify('go');
    const end = create(never, { timeout: 500 })
      .request('go')
      .catch(() => performance.now() - start);
    await vi.advanceTimersByTimeAsync(1000);
    expect(await end).toBe(800);
  });

  it('is not used by calls with more different timeouts than a program would write', async () => {
    const start = performance.now();
    const { notify } = create(async () => ({ body: undefined }));
    for (let timeout = 1; timeout <= 50; timeout++) await notify('go', [], { timeout });
    expect(vi.getTimerCount()).toBe(16);
    const { request } = create(never);
    const ends = Array.from({ length: 50 }, (_, index) =>
      request('go', [], { timeout: 500 + index }).catch(() => performance.now() - start),
    );
    await vi.advanceTimersByTimeAsync(1000);
    expect(await Promise.all(ends)).toEqual(ends.map((_, index) => 500 + index));
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('on another platform than Node', () => {
  it.each([undefined, {}, { versions: {} }])(
    'each call has its own timer: process is %o',
    async (process) => {
      vi.useFakeTimers();
      vi.stubGlobal('process', process);
      vi.resetModules();
      const { createClient: create } = await import('@jsonrpcclient/core');
      vi.unstubAllGlobals();
      const { request } = create(never, { timeout: 500 });
      const calls = Array.from({ length: 3 }, () => rejection(request('go')));
      expect(vi.getTimerCount()).toBe(3);
      await vi.advanceTimersByTimeAsync(500);
      await Promise.all(calls);
      expect(vi.getTimerCount()).toBe(0);
    },
  );
});
