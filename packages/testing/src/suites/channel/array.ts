import { mcp } from '@jsonrpcclient/duplex';
import { describe, expect, test } from 'vitest';
import type { StartChannelServer } from './channel-server.ts';
import { answerTo, begin, type Session } from './session.ts';

/** The responses to these calls, in the order of the calls. */
async function respondTo(count: number, { peer }: Session): Promise<string[]> {
  const requests: string[] = [];
  while (requests.length < count) requests.push(await peer.next());
  return requests
    .flatMap((text) => JSON.parse(text))
    .map((request) => answerTo(JSON.stringify(request), `${request.method} done`));
}

/** How a server may group its messages. */
export function arrayTests(start: StartChannelServer): void {
  describe('an array with', () => {
    test('responses to single calls settles each of them, in order', async () => {
      await using session = await begin(start);
      const order: unknown[] = [];
      const calls = ['a', 'b', 'c'].map(async (method) =>
        order.push(await session.client.request(method)),
      );
      const [a, b, c] = await respondTo(3, session);
      session.peer.send(`[${c},${a}]`);
      session.peer.send(`[${b}]`);
      await Promise.all(calls);
      expect(order).toEqual(['c done', 'a done', 'b done']);
      expect(session.reports).toEqual([]);
    });

    test('responses to a batch and to single calls settles all of them', async () => {
      await using session = await begin(start);
      const { client, peer } = session;
      const single = client.request('a');
      const batch = client.batch([{ method: 'b' }, { method: 'c' }]);
      const other = client.request('d');
      const [a, b, c, d] = await respondTo(3, session);
      peer.send(`[${c},${a}]`);
      peer.send(`[${d},${b}]`);
      expect(await Promise.all([single, other])).toEqual(['a done', 'd done']);
      expect(await batch).toEqual([
        { ok: true, result: 'b done' },
        { ok: true, result: 'c done' },
      ]);
      expect(session.reports).toEqual([]);
    });

    test('responses to only a batch settles that batch, even if some are missing', async () => {
      await using session = await begin(start);
      const batch = session.client.batch([{ method: 'a' }, { method: 'b' }]);
      const [, b] = await respondTo(1, session);
      session.peer.send(`[${b}]`);
      expect(await batch).toMatchObject([
        { ok: false, error: { name: 'InvalidResponseError' } },
        { ok: true, result: 'b done' },
      ]);
      expect(session.connection.pending()).toEqual([]);
    });

    test('progress, a response, a request and a notification is handled one member at a time', async () => {
      await using session = await begin(start, {}, mcp);
      const { client, connection, peer } = session;
      const order: unknown[] = [];
      connection.on('tick', (name) => order.push(name));
      connection.handle('ask', () => order.push('asked'));
      const call = client
        .request('a', {}, { onProgress: (value) => order.push(value) })
        .then((result) => order.push(result));
      const [a] = await respondTo(1, session);
      const progress = `{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":1,"progress":1}}`;
      const ask = '{"jsonrpc":"2.0","method":"ask","id":"x"}';
      peer.send(`[${progress},${a},${ask},{"jsonrpc":"2.0","method":"tick","params":["tick"]}]`);
      expect(await peer.next()).toBe('[{"jsonrpc":"2.0","result":3,"id":"x"}]');
      await call;
      expect(order).toEqual([{ progress: 1 }, 'a done', 'asked', 'tick']);
      expect(session.reports).toEqual([]);
    });

    test('responses to 32,000 single calls settles all of them', async () => {
      await using session = await begin(start);
      const calls = Array.from({ length: 32_000 }, () => session.client.request('a'));
      session.peer.send(`[${await respondTo(calls.length, session)}]`);
      expect(new Set(await Promise.all(calls))).toEqual(new Set(['a done']));
      expect(session.reports).toEqual([]);
    });
  });
}
