import { getEventListeners } from 'node:events';
import { TimeoutError } from '@jsonrpcclient/core';
import { describe, expect, test } from 'vitest';
import { failure } from '../../failure.ts';
import { begin } from './call.ts';
import type { StartTransport } from './start-transport.ts';

/** The caller's abort, and the timeout. */
export function abortTests(start: StartTransport): void {
  describe('an abort', () => {
    test('before the call rejects with its reason, and nothing is sent', async () => {
      await using session = await begin(start);
      const { client, messages } = session;
      const options = { signal: AbortSignal.abort('stop') };
      expect(await failure(client.request('echo', [], options))).toBe('stop');
      expect(await failure(client.notify('echo', [], options))).toBe('stop');
      expect(await failure(client.batch([{ method: 'echo' }], options))).toBe('stop');
      expect(await client.request('add', [2, 3])).toBe(5);
      expect(messages).toHaveLength(1);
    });

    test('of one call rejects it with its reason, and leaves the others', async () => {
      await using session = await begin(start);
      const { client } = session;
      const controller = new AbortController();
      const { signal } = controller;
      const aborted = failure(client.request('slow', [20], { signal }));
      const batch = failure(client.batch([{ method: 'slow', params: [20] }], { signal }));
      const other = client.request('slow', [30]);
      controller.abort('stop');
      expect(await Promise.all([aborted, batch, other])).toEqual(['stop', 'stop', 30]);
      expect(await client.request('slow', [0])).toBe(0);
    });

    test('after the response changes nothing, and no listener stays on the signal', async () => {
      await using session = await begin(start);
      const { client } = session;
      const { signal } = new AbortController();
      expect(await client.request('add', [2, 3], { signal })).toBe(5);
      expect(await failure(client.request('fail', [], { signal }))).toMatchObject({ code: 42 });
      expect(await client.batch([{ method: 'echo' }], { signal })).toHaveLength(1);
      await client.notify('echo', [], { signal });
      await expect.poll(() => getEventListeners(signal, 'abort')).toEqual([]);
    });
  });

  describe('a timeout', () => {
    test('rejects with a TimeoutError, and the next call gets its own result', async () => {
      await using session = await begin(start);
      const { client } = session;
      const error = await failure(client.request('slow', [60], { timeout: 20 }));
      expect(error).toBeInstanceOf(TimeoutError);
      expect(error).toMatchObject({ name: 'TimeoutError', timeout: 20, method: 'slow' });
      expect(await client.request('slow', [80])).toBe(80);
    });

    test('rejects a batch as a whole', async () => {
      await using session = await begin(start);
      const call = session.client.batch([{ method: 'echo' }, { method: 'never' }], { timeout: 20 });
      expect(await failure(call)).toMatchObject({ name: 'TimeoutError', timeout: 20 });
    });
  });
}
