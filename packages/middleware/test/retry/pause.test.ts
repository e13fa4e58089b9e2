import { getEventListeners } from 'node:events';
import { compose, createClient } from '@jsonrpcclient/core';
import { type RetryOptions, retry } from '@jsonrpcclient/middleware';
import { failure } from '@jsonrpcclient/testing';
import { describe, expect, test, vi } from 'vitest';
import { fakeTimers } from '../fake-timers.ts';
import { failing, later, raise, settled, unsent } from './failing.ts';

fakeTimers();

describe('a pause', () => {
  test.each<[string, RetryOptions, readonly number[]]>([
    ['grows from 100 ms', { random: () => 0.99 }, [0, 99, 297, 693, 1485]],
    ['is random', { random: () => 0.5 }, [0, 50, 150, 350, 750]],
    ['may be 0', { random: () => 0 }, [0, 0, 0, 0, 0]],
    [
      'has a limit',
      { random: () => 0.99, minDelay: 1000, maxDelay: 1500 },
      [0, 990, 2475, 3960, 5445],
    ],
  ])('%s', async (_, options, expected) => {
    const { transport, times } = failing(4, raise(unsent));
    const client = createClient(compose(transport, retry({ retries: 4, ...options })));
    expect(await settled(client.request('echo', [5]))).toEqual([5]);
    expect(times).toEqual(expected);
  });

  test.each<[string, string, number]>([
    ['0', '0', 90],
    ['seconds', '120', 120_000],
    ['seconds and spaces', ' 2 ', 2000],
    ['a date', 'Wed, 21 Oct 2015 07:28:03 GMT', 3000],
    ['a date in the past', 'Wed, 21 Oct 2015 07:27:00 GMT', 90],
    ['a negative number', '-1', 90],
    ['a fraction', '1.5', 90],
    ['two values', '1, 2', 90],
    ['a date of another zone', 'Wed, 21 Oct 2015 07:28:03 EST', 90],
    ['other text', 'soon', 90],
  ])('is at least what Retry-After says: %s', async (_, header, expected) => {
    vi.setSystemTime('2015-10-21T07:28:00Z');
    for (const extra of [0, 0.9]) {
      const { transport, times } = failing(1, () => later({ 'retry-after': header }));
      const client = createClient(compose(transport, retry({ random: () => extra })), {
        timeout: 200_000,
      });
      vi.setSystemTime('2015-10-21T07:28:00Z');
      expect(await settled(client.request('echo', [5]))).toEqual([5]);
      const own = expected === 90 ? 100 * extra : expected * (1 + extra / 10);
      expect(times).toEqual([0, Math.round(own)]);
    }
  });

  test.each<[string, number, string]>([
    ['the server asks for more time than is left', 5000, '5'],
    ['the server asks for more time than a timer can wait', Number.POSITIVE_INFINITY, '2147484'],
  ])('is not made if %s', async (_, timeout, header) => {
    const { transport, times } = failing(1, () => later({ 'retry-after': header }));
    const client = createClient(compose(transport, retry()), { timeout });
    const error = await failure(client.request('echo'));
    expect(error).toMatchObject({ name: 'RpcError', code: -32005 });
    expect(error).not.toHaveProperty('attempts');
    expect(times).toEqual([0]);
  });

  test('ends in the same tick if the caller aborts, and leaves no timer and no listener', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const { transport, times } = failing(9, raise(unsent));
    const client = createClient(compose(transport, retry({ random: () => 0.5 })));
    const ended = vi.fn();
    client.request('echo', [], { signal }).catch(ended);
    await vi.advanceTimersByTimeAsync(20);
    expect(vi.getTimerCount()).toBe(2);
    controller.abort('why');
    expect(vi.getTimerCount()).toBe(0);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    await vi.advanceTimersByTimeAsync(0);
    expect(ended).toHaveBeenCalledExactlyOnceWith('why');
    expect(times).toEqual([0]);
  });

  test('is not begun if the caller aborts during the attempt', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const { transport, times } = failing(9, () => {
      controller.abort('why');
      throw unsent();
    });
    const client = createClient(compose(transport, retry()));
    expect(await failure(client.request('echo', [], { signal }))).toBe('why');
    await vi.runAllTimersAsync();
    expect(times).toEqual([0]);
    const given = retry()(transport);
    expect(await failure(given({ method: 'echo' }, { signal }))).toMatchObject({ sent: 'no' });
  });

  test('is not made if the call would time out before it ends', async () => {
    const { transport, times } = failing(9, raise(unsent));
    const options = { random: () => 0.5, minDelay: 1000 };
    const client = createClient(compose(transport, retry(options)), { timeout: 501 });
    const error = await settled(client.request('echo'));
    expect(error).toMatchObject({ message: unsent().message, attempts: 2 });
    expect(times).toEqual([0, 500]);
  });
});
