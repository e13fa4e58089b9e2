import { describe, expect, test } from 'vitest';
import { failure } from '../../failure.ts';
import { begin } from './call.ts';
import type { StartTransport } from './start-transport.ts';

/** Batches made by `client.batch`. */
export function batchTests(start: StartTransport): void {
  describe('a batch', () => {
    test('is one message and resolves to one outcome per call, although the responses come in another order', async () => {
      await using session = await begin(start);
      const { client, messages } = session;
      const outcomes = await client.batch([
        { method: 'add', params: [2, 3] },
        { method: 'echo', notify: true },
        { method: 'fail' },
        { method: 'echo', params: { a: 1 } },
      ]);
      expect(outcomes).toEqual([
        { ok: true, result: 5 },
        undefined,
        { ok: false, error: expect.objectContaining({ name: 'RpcError', code: 42, id: 2 }) },
        { ok: true, result: { a: 1 } },
      ]);
      expect(messages).toEqual([
        [
          { jsonrpc: '2.0', method: 'add', params: [2, 3], id: 1 },
          { jsonrpc: '2.0', method: 'echo' },
          { jsonrpc: '2.0', method: 'fail', id: 2 },
          { jsonrpc: '2.0', method: 'echo', params: { a: 1 }, id: 3 },
        ],
      ]);
    });

    test('of notifications resolves without a response', async () => {
      await using session = await begin(start);
      const { client, messages } = session;
      const go = { method: 'echo', notify: true } as const;
      expect(await client.batch([go, go])).toEqual([undefined, undefined]);
      const message = { jsonrpc: '2.0', method: 'echo' };
      await expect.poll(() => messages).toEqual([[message, message]]);
    });

    test('without calls sends nothing', async () => {
      await using session = await begin(start);
      expect(await session.client.batch([])).toEqual([]);
      expect(session.messages).toEqual([]);
    });

    test('gets its own outcomes while another batch and a request are pending', async () => {
      await using session = await begin(start);
      const { client } = session;
      const first = client.batch([{ method: 'slow', params: [30] }]);
      const second = client.batch([{ method: 'slow', params: [0] }]);
      const single = client.request('slow', [10]);
      expect(await Promise.all([first, second, single])).toEqual([
        [{ ok: true, result: 30 }],
        [{ ok: true, result: 0 }],
        10,
      ]);
    });

    test('rejects as a whole if the connection breaks', async () => {
      await using session = await begin(start);
      const call = session.client.batch([{ method: 'break' }, { method: 'echo' }]);
      expect(await failure(call)).toMatchObject({ name: 'TransportError', sent: 'maybe' });
    });
  });
}
