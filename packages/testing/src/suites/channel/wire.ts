import { createClient } from '@jsonrpcclient/core';
import { mcp } from '@jsonrpcclient/duplex';
import { describe, expect, test } from 'vitest';
import type { StartChannelServer } from './channel-server.ts';
import { open } from './open-channel.ts';
import { answerTo, begin } from './session.ts';

/** The messages as they are sent. */
export function wireTests(start: StartChannelServer): void {
  describe('on the wire', () => {
    test('a request is the JSON of its message and nothing else', async () => {
      await using session = await begin(start);
      const { client, peer } = session;
      const calls = [
        client.request('add', [2, 3]),
        client.request('find', { name: 'Foo' }),
        client.request('find', [42, { name: 'ä€😀' }]),
        client.request('go'),
      ];
      const seen = [await peer.next(), await peer.next(), await peer.next(), await peer.next()];
      expect(seen).toEqual([
        '{"jsonrpc":"2.0","method":"add","params":[2,3],"id":1}',
        '{"jsonrpc":"2.0","method":"find","params":{"name":"Foo"},"id":2}',
        '{"jsonrpc":"2.0","method":"find","params":[42,{"name":"ä€😀"}],"id":3}',
        '{"jsonrpc":"2.0","method":"go","id":4}',
      ]);
      for (const [place, text] of seen.entries()) peer.send(answerTo(text, place));
      expect(await Promise.all(calls)).toEqual([0, 1, 2, 3]);
    });

    test('nothing is sent until the connection is open, when opened() resolves', async () => {
      await using server = await start();
      await using opened = open(server.open());
      const call = opened.client.notify('go');
      await opened.connection.opened();
      expect(opened.connection.state).toBe('open');
      await call;
      const peer = await server.accept();
      expect(await peer.next()).toContain('go');
      expect(await opened.connection.opened()).toBeUndefined();
    });

    test('a notification has no id and is never pending', async () => {
      await using session = await begin(start);
      expect(await session.client.notify('go', [1])).toBeUndefined();
      expect(await session.peer.next()).toBe('{"jsonrpc":"2.0","method":"go","params":[1]}');
      expect(session.connection.pending()).toEqual([]);
    });

    test('a batch is one message, and its responses can come in one array or one by one', async () => {
      await using session = await begin(start);
      const { client, peer } = session;
      for (const reply of ['[A,B]', '[B,A]', 'A|B', 'B|A', 'B|[A]']) {
        const call = client.batch([
          { method: 'a' },
          { method: 'go', notify: true },
          { method: 'b' },
        ]);
        const [a, , b] = JSON.parse(await peer.next());
        const toText = {
          A: JSON.stringify({ ...a, result: 1 }),
          B: JSON.stringify({ ...b, result: 2 }),
        };
        const texts = reply.replaceAll(/[AB]/g, (name) => toText[name as 'A' | 'B']);
        for (const text of texts.replaceAll(/"method":"."/g, '"x":0').split('|')) peer.send(text);
        expect(await call).toEqual([{ ok: true, result: 1 }, undefined, { ok: true, result: 2 }]);
      }
      expect(session.reports).toEqual([]);
    });

    test('a call is sent as it was made, even if its params change later', async () => {
      await using server = await start();
      await using opened = open(server.open(), mcp);
      const { client } = opened;
      const params = { n: 0 };
      for (params.n = 1; params.n <= 3; params.n++) client.notify('go', params);
      const call = client.request('add', params, { onProgress() {} });
      const batch = client.batch([{ method: 'add', params }]);
      params.n = Number.NaN;
      const peer = await server.accept();
      const seen: string[] = [];
      while (seen.length < 5) seen.push(await peer.next());
      expect(seen).toEqual([
        ...[1, 2, 3].map((n) => `{"jsonrpc":"2.0","method":"go","params":{"n":${n}}}`),
        '{"jsonrpc":"2.0","method":"add","params":{"n":4,"_meta":{"progressToken":1}},"id":1}',
        '[{"jsonrpc":"2.0","method":"add","params":{"n":4},"id":2}]',
      ]);
      for (const text of [seen[3] ?? '', seen[4]?.slice(1, -1) ?? '']) peer.send(answerTo(text, 5));
      expect(await call).toBe(5);
      expect(await batch).toEqual([{ ok: true, result: 5 }]);
    });

    test('messages in dialect 1.0 have no version', async () => {
      await using session = await begin(start);
      const client = createClient(session.connection, { dialect: '1.0' });
      const call = client.request('echo');
      expect(await session.peer.next()).toBe('{"method":"echo","params":[],"id":1}');
      session.peer.send('{"id":1,"result":[],"error":null}');
      expect(await call).toEqual([]);
    });

    test('a thousand calls made in one tick each get their own result, in whatever order the responses come', async () => {
      await using session = await begin(start);
      const { client, peer } = session;
      const calls = Array.from({ length: 1000 }, (_, index) => client.request('echo', [index]));
      const seen: string[] = [];
      while (seen.length < calls.length) seen.push(await peer.next());
      for (const text of seen.reverse()) peer.send(answerTo(text, JSON.parse(text).params));
      expect(await Promise.all(calls)).toEqual(calls.map((_, index) => [index]));
    });

    test('large messages with characters of one to four bytes arrive complete in both directions', async () => {
      await using session = await begin(start);
      const text = 'xä€😀'.repeat(500_000);
      const call = session.client.request('echo', [text]);
      const seen = await session.peer.next();
      expect(JSON.parse(seen).params[0] === text).toBe(true);
      session.peer.send(answerTo(seen, text));
      expect((await call) === text).toBe(true);
    });
  });
}
