import { TransportError } from '@jsonrpcclient/core';
import { ChannelError, type Notifications } from '@jsonrpcclient/duplex';
import { failure } from '@jsonrpcclient/testing';
import { describe, expect, test } from 'vitest';
import { type Peer, settle } from '../pair.ts';
import { jsonrpc, start } from '../start.ts';

const lost = { state: 'lost', error: new ChannelError('the pipe broke') } as const;

/** Lets notifications `tick` come in. */
async function tick(peer: Peer, ...numbers: number[]): Promise<void> {
  for (const n of numbers) peer.say({ jsonrpc, method: 'tick', params: [n] });
  await settle();
}

/** What the next reads give, with the counts at each. */
async function read(ticks: Notifications, count: number): Promise<unknown[]> {
  const values: unknown[] = [];
  for (let n = 0; n < count; n++) {
    const { value } = await ticks.next();
    values.push([...value, { dropped: ticks.dropped, gaps: ticks.gaps }]);
  }
  return values;
}

describe('an iteration over notifications', () => {
  test("yields each as the list of a listener's arguments", async () => {
    const { peer, connection, reports } = start();
    const lines = connection.notifications('log');
    peer.say({ jsonrpc, method: 'log', params: ['a', 1] });
    peer.say({ jsonrpc, method: 'log', params: { line: 'b' } });
    peer.say({ jsonrpc, method: 'log' });
    peer.say([{ jsonrpc, method: 'log', params: [null] }]);
    await settle();
    const seen: unknown[] = [];
    for await (const line of lines) {
      seen.push(line);
      if (seen.length === 4) break;
    }
    expect(seen).toEqual([['a', 1], [{ line: 'b' }], [], [null]]);
    expect(reports).toEqual([]);
  });

  test('waits for new ones', async () => {
    const { peer, connection } = start();
    const ticks = connection.notifications<[n: number]>('tick');
    const sum = (async () => {
      let total = 0;
      for await (const [n] of ticks) {
        total += n;
        if (n === 3) break;
      }
      return total;
    })();
    await tick(peer, 1, 2);
    await tick(peer, 3);
    expect(await sum).toBe(6);
  });

  test('is independent: each iteration gets all of them, and so do listeners', async () => {
    const { peer, connection } = start();
    const heard: unknown[] = [];
    connection.on('tick', (n) => heard.push(n));
    const first = connection.notifications('tick');
    await tick(peer, 1);
    const second = connection.notifications('tick');
    await tick(peer, 2);
    expect(await first.next()).toMatchObject({ value: [1] });
    await first.return();
    await tick(peer, 3);
    expect(await second.next()).toMatchObject({ value: [2] });
    expect(await second.next()).toMatchObject({ value: [3] });
    expect(await first.next()).toEqual({ done: true, value: undefined });
    expect(heard).toEqual([1, 2, 3]);
  });

  test('stops listening when its loop breaks', async () => {
    const { peer, connection, reports } = start();
    const ticks = connection.notifications('tick');
    await tick(peer, 1);
    for await (const _ of ticks) break;
    await tick(peer, 2);
    expect(reports).toMatchObject([{ kind: 'unheard', method: 'tick' }]);
    await ticks.return();
  });
});

describe('an iteration that is not read', () => {
  test('keeps the newest within its limit, and counts the dropped ones', async () => {
    const { peer, connection, reports } = start();
    const ticks = connection.notifications('tick', { limit: 2 });
    await tick(peer, 1, 2);
    expect(ticks.dropped).toBe(0);
    await tick(peer, 3, 4, 5);
    expect(await read(ticks, 2)).toEqual([
      [4, { dropped: 3, gaps: 0 }],
      [5, { dropped: 3, gaps: 0 }],
    ]);
    await tick(peer, 6);
    expect(await read(ticks, 1)).toEqual([[6, { dropped: 3, gaps: 0 }]]);
    expect(reports).toHaveLength(3);
  });

  test('has a limit of 1,000', async () => {
    const { peer, connection } = start();
    const ticks = connection.notifications('tick', {});
    for (let n = 1; n <= 1_000; n++) peer.say({ jsonrpc, method: 'tick', params: [n] });
    await tick(peer);
    await new Promise(setImmediate);
    expect(ticks.dropped).toBe(0);
    await tick(peer, 1_001);
    expect(await read(ticks, 1)).toEqual([[2, { dropped: 1, gaps: 0 }]]);
  });

  test('drops nothing for a gap', async () => {
    const { peer, connection, reports } = start();
    const ticks = connection.notifications('tick', { limit: 2 });
    peer.tell(lost);
    peer.tell({ state: 'open' });
    await tick(peer, 1, 2);
    expect(reports).toEqual([]);
    expect(await read(ticks, 2)).toEqual([
      [1, { dropped: 0, gaps: 1 }],
      [2, { dropped: 0, gaps: 1 }],
    ]);
  });

  test('also counts a gap when the values before it were dropped', async () => {
    const { peer, connection } = start();
    const ticks = connection.notifications('tick', { limit: 2 });
    await tick(peer, 1);
    peer.tell(lost);
    peer.tell({ state: 'open' });
    await tick(peer, 2, 3, 4);
    expect(await read(ticks, 2)).toEqual([
      [3, { dropped: 2, gaps: 1 }],
      [4, { dropped: 2, gaps: 1 }],
    ]);
  });
});

describe('an iteration over a lost connection', () => {
  test('continues with the next connection, and counts the gap when it is reached', async () => {
    const { peer, connection } = start();
    const ticks = connection.notifications('tick');
    await tick(peer, 1);
    peer.tell(lost);
    peer.tell({ state: 'open' });
    await tick(peer, 2);
    peer.tell(lost);
    peer.tell({ state: 'open' });
    await tick(peer, 3);
    expect(ticks.gaps).toBe(0);
    expect(await read(ticks, 3)).toEqual([
      [1, { dropped: 0, gaps: 0 }],
      [2, { dropped: 0, gaps: 1 }],
      [3, { dropped: 0, gaps: 2 }],
    ]);
  });

  test('counts one gap for several failed attempts to connect', async () => {
    const { peer, connection } = start();
    const ticks = connection.notifications('tick');
    await tick(peer, 1);
    for (const _ of [1, 2, 3]) peer.tell(lost);
    peer.tell({ state: 'open' });
    await tick(peer, 2);
    expect(await read(ticks, 2)).toEqual([
      [1, { dropped: 0, gaps: 0 }],
      [2, { dropped: 0, gaps: 1 }],
    ]);
  });

  test('passes the next value to a waiting reader, and counts the gap before it', async () => {
    const { peer, connection } = start();
    const ticks = connection.notifications('tick');
    const next = ticks.next();
    peer.tell(lost);
    peer.tell({ state: 'open' });
    await tick(peer, 1);
    expect(await next).toMatchObject({ value: [1] });
    expect(ticks.gaps).toBe(1);
  });
});

describe('an iteration over a closed connection', () => {
  test('ends after the earlier values if this side closed it', async () => {
    const { peer, connection } = start();
    const ticks = connection.notifications('tick');
    await tick(peer, 1, 2);
    await connection.close();
    const seen: unknown[] = [];
    for await (const [n] of ticks) seen.push(n);
    expect(seen).toEqual([1, 2]);
  });

  test.each([
    [undefined, 'tick: the peer closed the connection'],
    [new ChannelError('the pipe broke', { code: 'EPIPE' }), 'tick: the pipe broke (EPIPE)'],
    [new Error('s3cret'), 'tick: the channel failed'],
  ])('throws after the earlier values if it was closed by %s', async (error, message) => {
    const { peer, connection } = start();
    const ticks = connection.notifications('tick');
    await tick(peer, 1);
    if (error) peer.end(error);
    else peer.end();
    await settle();
    expect(await ticks.next()).toMatchObject({ value: [1] });
    const given = await failure(ticks.next());
    expect(given).toBeInstanceOf(TransportError);
    expect(given).toMatchObject({ method: 'tick', message, cause: error ?? {} });
    expect(await ticks.next()).toEqual({ done: true, value: undefined });
  });

  test('also ends for waiting readers', async () => {
    const { peer, connection } = start();
    const reads = [connection.notifications('a'), connection.notifications('b')].map((ticks) =>
      failure(ticks.next()),
    );
    peer.end();
    expect(await Promise.all(reads)).toMatchObject([{ method: 'a' }, { method: 'b' }]);
  });

  test('behaves the same if it is created after the connection was closed', async () => {
    const own = start();
    await own.connection.close();
    for await (const _ of own.connection.notifications('tick')) expect.unreachable();
    const broken = start();
    broken.peer.end(new ChannelError('the pipe broke'));
    await settle();
    const ticks = broken.connection.notifications('tick');
    expect(await failure(ticks.next())).toMatchObject({ message: 'tick: the pipe broke' });
  });
});
