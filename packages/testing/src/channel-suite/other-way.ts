import { describe, expect, test } from 'vitest';
import type { StartChannelServer } from '../channel-server.ts';
import { answerTo, begin } from './session.ts';

/** What the other side sends on its own. */
export function otherWayTests(start: StartChannelServer): void {
  describe('from the other side', () => {
    test('notifications come in their order, also before the answer that caused them', async () => {
      await using session = await begin(start);
      const { connection, client, peer } = session;
      const heard: unknown[] = [];
      connection.on('tick', (count: number) => heard.push(count));
      const ticks = connection.notifications<[number]>('tick');
      const call = client.request('start');
      const request = await peer.next();
      for (let count = 0; count < 100; count++) {
        peer.send(`{"jsonrpc":"2.0","method":"tick","params":[${count}]}`);
      }
      peer.send(answerTo(request, null));
      expect(await call).toBeNull();
      const all = Array.from({ length: 100 }, (_, count) => count);
      expect(heard).toEqual(all);
      const read: number[] = [];
      for await (const [count] of ticks) {
        read.push(count);
        if (read.length === all.length) break;
      }
      expect(read).toEqual(all);
    });

    test('requests are answered while a call waits', async () => {
      await using session = await begin(start);
      const { connection, client, peer } = session;
      connection.handle('add', (a: number, b: number) => a + b);
      const call = client.request('start');
      const request = await peer.next();
      // The ids of the other side are its own.
      peer.send('{"jsonrpc":"2.0","method":"add","params":[2,3],"id":1}');
      peer.send('{"jsonrpc":"2.0","method":"nothing","id":"x"}');
      expect([await peer.next(), await peer.next()].sort()).toEqual([
        '{"jsonrpc":"2.0","error":{"code":-32601,"message":"Method not found"},"id":"x"}',
        '{"jsonrpc":"2.0","result":5,"id":1}',
      ]);
      peer.send(answerTo(request, 'started'));
      expect(await call).toBe('started');
    });
  });
}
