import { createClient, decimal, hexadecimal, type Id } from '@jsonrpcclient/core';
import { ChannelError, type Connection } from '@jsonrpcclient/duplex';
import { failure } from '@jsonrpcclient/testing';
import { describe, expect, test } from 'vitest';
import { type Peer, settle } from '../pair.ts';
import { jsonrpc, start } from '../start.ts';

const ok = (id: unknown, result: unknown = id) => ({ jsonrpc, result, id });

/** The ids of all that was sent. */
function wireIds(peer: Peer): unknown[] {
  return peer.seen.flat().map((message) => (message as { id: unknown }).id);
}

/** Makes a call with each id; they are given up when the connection closes. */
function callWith(connection: Connection, ids: readonly Id[]): Promise<unknown>[] {
  const values = ids.values();
  const client = createClient(connection, { ids: () => values.next().value as Id });
  return ids.map(() => client.request('a').catch(() => {}));
}

describe('ids', () => {
  test('of two clients on one connection differ on the wire, and each client gets its own back', async () => {
    const { peer, connection } = start();
    const [one, two] = [createClient(connection), createClient(connection)];
    const calls = [one.request('a'), two.request('b'), two.request('c'), one.request('d')];
    expect(peer.seen).toMatchObject([{ id: 1 }, { id: 2 }, { id: 3 }, { id: 4 }]);
    expect(connection.pending().map(({ id }) => id)).toEqual([1, 1, 2, 2]);
    for (const id of [4, 3, 2, 1]) peer.say({ jsonrpc, result: id, id });
    expect(await Promise.all(calls)).toEqual([1, 2, 3, 4]);
  });

  test('that are strings are not used twice either', async () => {
    const { peer, connection } = start();
    const [one, two] = ['x', 'x'].map((id) => createClient(connection, { ids: () => id }));
    const first = one?.request('a');
    const second = two?.request('b');
    const third = two?.batch([{ method: 'c' }]);
    const wire = peer.seen.flat().map((message) => (message as { id: string }).id);
    expect(new Set(wire).size).toBe(3);
    peer.say([{ jsonrpc, result: 'c', id: wire[2] }]);
    peer.say({ jsonrpc, result: 'b', id: wire[1] });
    peer.say({ jsonrpc, result: 'a', id: wire[0] });
    expect(await Promise.all([first, second, third])).toEqual([
      'a',
      'b',
      [{ ok: true, result: 'c' }],
    ]);
    peer.say({ jsonrpc, result: 'a', id: 'x' });
  });

  test('that servers change are replaced by integers', async () => {
    const { peer, connection } = start();
    const client = createClient(connection, { ids: () => 1.5 });
    const call = client.request('a');
    expect(peer.seen).toMatchObject([{ id: 1 }]);
    peer.say({ jsonrpc, result: 5, id: 1 });
    expect(await call).toBe(5);
  });

  test('that are strings also differ from ids that look like replacements', async () => {
    const { peer, connection } = start();
    const calls = callWith(connection, ['x', 'x~1', 'x', 'x~2', 'x~1']);
    expect(new Set(wireIds(peer)).size).toBe(5);
    await connection.close();
    await Promise.all(calls);
  });

  test.each([
    ['0', decimal(0), [0, 1, 2]],
    ['a negative number', decimal(-2), [-2, -1, 0]],
    ['-0', () => -0, [0, 1, 2]],
    ['hexadecimal text', hexadecimal(9), ['9', 'a', 'b']],
    ['fractions', () => 1.5, [1, 2, 3]],
    ['huge numbers', () => 2 ** 53, [1, 2, 3]],
    ["''", () => '', [1, 2, 3]],
    [
      'numbers that descend',
      (
        (n) => () =>
          n--
      )(7),
      [7, 8, 9],
    ],
    [
      'a fraction after a negative number',
      (
        (ids) => () =>
          ids.shift() as number
      )([-7, 0.5, 2]),
      [-7, 1, 2],
    ],
    ['one text again and again', () => 'x', ['x', 'x~1', 'x~2']],
    ['text that ends like a copy', () => 'x~9', ['x~9~1', 'x~9~2', 'x~9~3']],
  ])('from %s appear unchanged on the wire if possible', async (_, ids, wire) => {
    const { peer, connection } = start();
    const client = createClient(connection, { ids });
    const calls = wire.map((_, place) => client.request('a', [place]));
    expect(wireIds(peer)).toEqual(wire);
    for (const [place, id] of wire.entries()) peer.say(ok(id, place));
    expect(await Promise.all(calls)).toEqual([0, 1, 2]);
  });

  test('are never the same as a number and as a string', async () => {
    const { peer, connection } = start();
    const ids = [1, '1', '2', 2, '5', 5, '6', '6', '06', 6];
    const calls = callWith(connection, ids);
    const texts = wireIds(peer).map(String);
    expect(new Set(texts).size).toBe(ids.length);
    expect(wireIds(peer)).toEqual([1, '1~1', '2', 3, '5', 6, '6~2', '6~3', '06', 7]);
    await connection.close();
    await Promise.all(calls);
  });

  test('that come back as strings match no call, not even one whose id is that string', async () => {
    const { peer, connection, reports } = start();
    const one = createClient(connection).request('a');
    const two = createClient(connection, { ids: hexadecimal() }).request('b');
    peer.say(ok('1', 'wrong'));
    peer.say(ok('9', 'wrong'));
    await settle();
    expect(connection.pending()).toHaveLength(2);
    for (const id of wireIds(peer)) peer.say(ok(id));
    expect(await Promise.all([one, two])).toEqual(wireIds(peer));
    expect(reports.map(({ kind }) => kind)).toEqual(['unknown', 'unknown']);
  });

  test('that are strings and come back as numbers match no call', async () => {
    const { peer, connection, reports } = start();
    const call = createClient(connection, { ids: hexadecimal() }).request('a');
    for (const id of [1, true, [1], { id: 1 }]) peer.say(ok(id, 'wrong'));
    peer.say(ok('1', 'right'));
    expect(await call).toBe('right');
    expect(reports.map(({ kind }) => kind)).toEqual(Array(4).fill('unknown'));
  });

  test('beyond the last safe integer become strings, and differ too', async () => {
    const { peer, connection } = start();
    const last = Number.MAX_SAFE_INTEGER;
    const calls = [
      ...callWith(connection, [last - 1, last, last, 1, 2 ** 53, '7', '']),
      failure(connection({ jsonrpc, method: 'a', id: 1 }, {})),
    ];
    const wire = wireIds(peer);
    expect(wire.slice(0, 2)).toEqual([last - 1, last]);
    expect(wire.slice(2)).toEqual([
      '9007199254740991~1',
      '1~2',
      '9007199254740992~3',
      '7~4',
      '~5',
      '1~6',
    ]);
    await connection.close();
    await Promise.all(calls);
  });

  test('come back to the caller unchanged, even beyond the last safe integer', async () => {
    const { peer, connection } = start();
    const client = createClient(connection, { ids: decimal(Number.MAX_SAFE_INTEGER) });
    const calls = ['a', 'b', 'c'].map((method) => client.request(method));
    for (const id of wireIds(peer).reverse()) peer.say(ok(id));
    expect(await Promise.all(calls)).toEqual(wireIds(peer));
  });

  test('of 10,000 strings are used unchanged, and all later ones are replaced', async () => {
    const { peer, connection } = start();
    const ids = Array.from({ length: 10_000 }, (_, place) => `id${place}`);
    const calls = callWith(connection, [...ids, ...ids, 'new', 'new']);
    const wire = wireIds(peer);
    expect(wire.slice(0, ids.length)).toEqual(ids);
    expect(wire.slice(-2)).toEqual(['new~10001', 'new~10002']);
    expect(new Set(wire).size).toBe(20_002);
    await connection.close();
    await Promise.all(calls);
  });

  test('are not reused even if the call is still pending or was aborted long ago', async () => {
    const { peer, connection, reports } = start();
    const ids = Array.from({ length: 10_001 }, (_, place) => `id${place}`);
    const client = createClient(connection, { ids: () => 'x' });
    const first = client.request('first');
    const late = failure(client.request('late', [], { timeout: 1 }));
    expect(await late).toMatchObject({ name: 'TimeoutError' });
    const others = callWith(connection, ids);
    const second = client.request('second');
    const wire = wireIds(peer);
    peer.say(ok(wire.at(1), 'of the late one'));
    peer.say(ok(wire.at(-1), 'second'));
    peer.say(ok(wire.at(0), 'first'));
    expect(await Promise.all([first, second])).toEqual(['first', 'second']);
    expect(reports.map(({ kind }) => kind)).toEqual(['late']);
    await connection.close();
    await Promise.all(others);
  });

  test.each([
    ['numbers', [5, 6], [5, 6], [4, 7, '5']],
    ['text', ['x', 'x'], ['x', 'x~1'], ['y', 'x~2', 'x~', 5]],
    ['text that is a number', ['5', '8'], ['5', '8'], ['4', '9', 5]],
  ])('that were used are told apart from unused ones: %s', async (_, ids, used, unused) => {
    const { peer, connection, reports } = start();
    const calls = callWith(connection, ids);
    for (const id of used) peer.say(ok(id));
    await Promise.all(calls);
    for (const id of [...used, ...unused]) peer.say(ok(id));
    await settle();
    expect(reports.map(({ kind }) => kind)).toEqual([
      ...used.map(() => 'second'),
      ...unused.map(() => 'unknown'),
    ]);
  });

  test('of calls that were lost are late on the next connection, at least for the last 10,000', async () => {
    const { peer, connection, client, reports } = start({}, { state: 'connecting' });
    peer.tell({ state: 'open' });
    await settle();
    const calls = Array.from({ length: 20_001 }, () => failure(client.request('a')));
    peer.tell({ state: 'lost', error: new ChannelError('gone') });
    await Promise.all(calls);
    for (const id of [10_000, 10_001, 20_001]) peer.say(ok(id));
    await settle();
    expect(reports.map(({ kind }) => kind)).toEqual(['second', 'late', 'late']);
    await connection.close();
  });
});
