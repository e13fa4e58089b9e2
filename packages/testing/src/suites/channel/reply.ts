import { createClient } from '@jsonrpcclient/core';
import { mcp } from '@jsonrpcclient/duplex';
import { describe, expect, test } from 'vitest';
import { failure } from '../../failure.ts';
import { type BadReply, badReplies } from '../bad-replies/bad-replies.ts';
import type { ChannelLacks, StartChannelServer } from './channel-server.ts';
import { begin } from './session.ts';

/** Whether a body has the id of the call, so that it is a response over a channel too. */
function isAnswer(body: string): boolean {
  try {
    const members = [JSON.parse(body)].flat() as readonly { id?: unknown; method?: unknown }[];
    return members.some((member) => member?.id === 1 && member.method === undefined);
  } catch {
    return false;
  }
}

/** Whether a body is an array: over HTTP not a response to a single call, but over a channel the ids decide. */
function isArray(body: string): boolean {
  return Array.isArray(JSON.parse(body));
}

/** The reason why the medium can't carry a message; undefined if it can. */
function whyNot(body: string, { lineBreaks, garbage }: ChannelLacks): string | undefined {
  if (/[\r\n]/.test(body) && lineBreaks) return lineBreaks;
  try {
    const value: unknown = JSON.parse(body);
    return Object(value) === value ? undefined : garbage;
  } catch {
    return garbage;
  }
}

/** Whether a row is about one request and doesn't depend on HTTP. */
function isForChannels({ body, status, call }: BadReply): boolean {
  return call === 'request' && body !== undefined && status === undefined;
}

/** The table of bad replies: over a channel, a message without the id of a call matches no call. */
export function replyTests(start: StartChannelServer, lacks: ChannelLacks): void {
  const rows = badReplies.filter(isForChannels);

  describe('a response to a request is', () => {
    test.for(
      rows
        .filter(({ body = '' }) => isAnswer(body) && !isArray(body))
        .map((row) => [row.name, row] as const),
    )('%s', async ([, { body = '', expected, error, dialect, message }], { skip }) => {
      const reason = whyNot(body, lacks);
      skip(reason !== undefined, reason);
      await using session = await begin(start);
      const client = createClient(session.connection, { dialect });
      const call = client.request('add', [2, 3]);
      await session.peer.next();
      session.peer.send(body);
      if (typeof expected === 'string') {
        const given = await failure(call);
        expect(given).toMatchObject({ name: expected, ...error });
        expect(given).toHaveProperty('reply.body');
        if (message) expect((given as Error).message).toMatch(message);
      } else expect({ result: await call }).toEqual(expected);
    });

    test.each(
      rows
        .filter(({ body = '' }) => isAnswer(body) && isArray(body))
        .map(({ name, body = '' }) => [name, body] as const),
    )('%s: a response, because the id matches', async (_, body) => {
      await using session = await begin(start);
      const call = session.client.request('add', [2, 3]);
      await session.peer.next();
      session.peer.send(body);
      expect(await call).toBe(5);
      expect(session.reports).toEqual([]);
    });

    test('not for the call: the call stays pending, and everything is reported', async () => {
      await using session = await begin(start);
      const call = session.client.request('add', [2, 3]);
      await session.peer.next();
      const strays = rows
        .map(({ body = '' }) => body)
        .filter((body) => !isAnswer(body) && whyNot(body, lacks) === undefined);
      // A request from the peer gets a response and is not reported.
      const reported = strays.filter((body) => !body.includes('"method":"add"'));
      for (const body of strays) session.peer.send(body);
      session.peer.send('{"jsonrpc":"2.0","result":5,"id":1}');
      expect(await call).toBe(5);
      const kinds = session.reports.map(({ kind }) => kind);
      const blank = reported.filter((body) => body.trim() === '').length;
      expect(kinds.length).toBeGreaterThanOrEqual(reported.length - blank);
      expect(kinds).not.toContain('late');
    });

    test('an id as a string, which matches no call; a progress token as a string, which matches', async () => {
      await using session = await begin(start, {}, mcp);
      const { client, peer } = session;
      const heard: unknown[] = [];
      const call = client.request('add', { a: 2 }, { onProgress: (value) => heard.push(value) });
      await peer.next();
      const params = { progressToken: '1', progress: 0.5 };
      peer.send(JSON.stringify({ jsonrpc: '2.0', method: 'notifications/progress', params }));
      peer.send('{"jsonrpc":"2.0","result":6,"id":"1"}');
      peer.send('{"jsonrpc":"2.0","result":5,"id":1}');
      expect(await call).toBe(5);
      expect(heard).toEqual([{ progress: 0.5 }]);
      expect(session.reports.map(({ kind }) => kind)).toEqual(['unknown']);
    });

    test('a duplicate: the first one counts, even if the second differs', async () => {
      await using session = await begin(start);
      const call = session.client.request('add', [2, 3]);
      await session.peer.next();
      for (const result of [5, 6]) session.peer.send(`{"jsonrpc":"2.0","result":${result},"id":1}`);
      expect(await call).toBe(5);
      await expect.poll(() => session.reports.map(({ kind }) => kind)).toEqual(['second']);
    });

    test('late, after the timeout: no other call gets it', async () => {
      await using session = await begin(start);
      const { client, peer } = session;
      expect(await failure(client.request('a', [], { timeout: 1 }))).toMatchObject({
        name: 'TimeoutError',
      });
      await peer.next();
      const call = createClient(session.connection).request('b');
      peer.send('{"jsonrpc":"2.0","result":"a","id":1}');
      peer.send(
        JSON.stringify({ jsonrpc: '2.0', result: 'b', id: JSON.parse(await peer.next()).id }),
      );
      expect(await call).toBe('b');
      expect(session.reports.map(({ kind }) => kind)).toEqual(['late']);
    });
  });
}
