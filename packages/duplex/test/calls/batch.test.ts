import { createClient, type Outcome, RpcError, TimeoutError } from '@jsonrpcclient/core';
import { mcp } from '@jsonrpcclient/duplex';
import { failure } from '@jsonrpcclient/testing';
import { describe, expect, test } from 'vitest';
import { type Peer, settle } from '../pair.ts';
import { jsonrpc, start } from '../start.ts';

const error = { code: -32000, message: 'no' };
const ok = (id: unknown, result: unknown = `result ${id}`) => ({ jsonrpc, result, id });
const three = [{ method: 'a' }, { method: 'b' }, { method: 'c' }];
const none = 'InvalidResponseError';

/** What became of each call of a batch, in short. */
async function inShort(batch: Promise<readonly (Outcome | undefined)[]>): Promise<unknown[]> {
  return (await batch).map((outcome) => {
    if (!outcome) return '-';
    if (outcome.ok) return outcome.result;
    return outcome.error instanceof RpcError ? outcome.error.code : outcome.error.name;
  });
}

/** The ids of the last message that was sent. */
function lastIds(peer: Peer): unknown[] {
  return [peer.seen.at(-1)].flat().map((message) => (message as { id: unknown }).id);
}

describe('a batch', () => {
  test('is sent as one array, and an array with its responses settles it', async () => {
    const { peer, client, connection, reports } = start();
    const batch = client.batch([
      { method: 'add', params: [2, 3] },
      { method: 'go', notify: true },
      { method: 'find', params: { name: 'Foo' } },
    ]);
    expect(peer.texts).toEqual([
      '[{"jsonrpc":"2.0","method":"add","params":[2,3],"id":1},{"jsonrpc":"2.0","method":"go"},' +
        '{"jsonrpc":"2.0","method":"find","params":{"name":"Foo"},"id":2}]',
    ]);
    expect(connection.pending()).toEqual([
      { method: 'add', id: 1 },
      { method: 'find', id: 2 },
    ]);
    peer.say([ok(1, 5), ok(2, 'bar')]);
    expect(await batch).toEqual([{ ok: true, result: 5 }, undefined, { ok: true, result: 'bar' }]);
    expect(connection.pending()).toEqual([]);
    expect(reports).toEqual([]);
  });

  test('of one call settles on a single response object', async () => {
    const { peer, client, reports } = start();
    const batch = client.batch([{ method: 'add' }]);
    peer.say(ok(1, 5));
    expect(await batch).toEqual([{ ok: true, result: 5 }]);
    expect(reports).toEqual([]);
  });

  test('settles when the last of its responses arrives one by one, in any order', async () => {
    const { peer, client, connection, reports } = start();
    const batch = client.batch(three);
    let settled = false;
    batch.then(() => {
      settled = true;
    });
    peer.say(ok(3));
    peer.say({ jsonrpc, error, id: 1 });
    await settle();
    expect(settled).toBe(false);
    expect(connection.pending()).toEqual([{ method: 'b', id: 2 }]);
    peer.say(ok(2));
    expect(await inShort(batch)).toEqual([-32000, 'result 2', 'result 3']);
    expect(reports).toEqual([]);
  });

  test.each([
    ['in another order', [ok(3), ok(1), ok(2)], ['result 1', 'result 2', 'result 3']],
    ['with one missing', [ok(1), ok(3)], ['result 1', none, 'result 3']],
    ['with one twice', [ok(1), ok(2), ok(2), ok(3)], ['result 1', none, 'result 3']],
    [
      'with one in error',
      [ok(1), { jsonrpc, error, id: 2 }, ok(3)],
      ['result 1', -32000, 'result 3'],
    ],
    [
      'with an error for an id that the server could not read',
      [ok(1), { jsonrpc, error, id: null }, ok(3)],
      ['result 1', -32000, 'result 3'],
    ],
    [
      'with as many errors without ids as calls are left',
      [{ jsonrpc, error, id: null }, ok(2), { jsonrpc, error, id: null }],
      [-32000, 'result 2', -32000],
    ],
    [
      'with one twice and an error for an id that the server could not read',
      [ok(1), ok(1), ok(2), { jsonrpc, error, id: null }],
      [none, 'result 2', -32000],
    ],
    ['with an unknown id', [ok(1), ok(7), ok(3)], ['result 1', none, 'result 3']],
    ['with an id of another type', [ok(1), ok('2'), ok(3)], ['result 1', none, 'result 3']],
    ['with garbage', [ok(1), 5, null, ok(3), [ok(2)]], ['result 1', none, 'result 3']],
  ])('that gets its responses %s settles each call with its own', async (_, answers, outcomes) => {
    const { peer, client, connection } = start();
    const batch = client.batch(three);
    peer.say(answers);
    expect(await inShort(batch)).toEqual(outcomes);
    expect(connection.pending()).toEqual([]);
  });

  test('whose array also has a response to another call reports that response', async () => {
    const { peer, client, reports } = start();
    const batch = client.batch(three);
    peer.say([ok(1), ok(7), ok(2), ok(3)]);
    expect(await inShort(batch)).toEqual(['result 1', 'result 2', 'result 3']);
    expect(reports).toEqual([{ kind: 'unknown', message: ok(7) }]);
  });

  test('whose first responses arrive one by one is completed by an array with the others', async () => {
    const { peer, client, reports } = start();
    const batch = client.batch(three);
    peer.say(ok(2));
    peer.say([ok(3), ok(1)]);
    expect(await inShort(batch)).toEqual(['result 1', 'result 2', 'result 3']);
    expect(reports).toEqual([]);
  });

  test('whose array lacks a response settles immediately', async () => {
    const { peer, client, connection } = start();
    const batch = client.batch(three);
    peer.say(ok(2));
    peer.say([ok(3)]);
    expect(await inShort(batch)).toEqual([none, 'result 2', 'result 3']);
    expect(connection.pending()).toEqual([]);
  });

  test('keeps its outcomes when a response arrives again', async () => {
    const { peer, client, reports } = start();
    const batch = client.batch(three);
    peer.say(ok(1));
    peer.say(ok(1, 'another'));
    peer.say([ok(2), ok(3)]);
    expect(await inShort(batch)).toEqual(['result 1', 'result 2', 'result 3']);
    expect(reports).toEqual([{ kind: 'second', message: ok(1, 'another') }]);
  });

  test('of notifications settles once the channel accepts it', async () => {
    const { peer, client, connection } = start();
    let drained = () => {};
    peer.onSend = () =>
      new Promise((resolve) => {
        drained = resolve;
      });
    const batch = client.batch([
      { method: 'go', notify: true },
      { method: 'stop', notify: true },
    ]);
    let settled = false;
    batch.then(() => {
      settled = true;
    });
    await settle();
    expect(settled).toBe(false);
    expect(connection.pending()).toEqual([]);
    drained();
    expect(await batch).toEqual([undefined, undefined]);
    expect(peer.seen).toHaveLength(1);
  });

  test('without calls is not sent', async () => {
    const { peer, client } = start();
    expect(await client.batch([])).toEqual([]);
    expect(peer.texts).toEqual([]);
  });

  test('rejects as a whole when the channel ends, whatever arrived before', async () => {
    const { peer, client } = start();
    const batch = failure(client.batch(three));
    peer.say(ok(1));
    peer.end();
    expect(await batch).toMatchObject({ name: 'TransportError', sent: 'maybe' });
  });
});

describe('an incoming array', () => {
  test('can hold the responses to several batches and calls', async () => {
    const { peer, client, connection, reports } = start();
    const one = client.batch([{ method: 'a' }, { method: 'b' }]);
    const two = client.batch([{ method: 'c' }, { method: 'd' }]);
    peer.say([ok(4), ok(1), ok(3), ok(2)]);
    expect(await inShort(one)).toEqual(['result 1', 'result 2']);
    expect(await inShort(two)).toEqual(['result 3', 'result 4']);
    expect(connection.pending()).toEqual([]);
    expect(reports).toEqual([]);
  });

  test('for several batches reports the members that belong to none of them', async () => {
    const { peer, client, reports } = start();
    const one = client.batch([{ method: 'a' }]);
    const two = client.batch([{ method: 'b' }]);
    const stray = { jsonrpc, error, id: null };
    peer.say([ok(2), stray, ok(7), ok(1)]);
    expect(await inShort(one)).toEqual(['result 1']);
    expect(await inShort(two)).toEqual(['result 2']);
    expect(reports).toEqual([
      { kind: 'anonymous', message: stray },
      { kind: 'unknown', message: ok(7) },
    ]);
  });

  test('for several batches assigns an error without an id to none of them', async () => {
    const { peer, client, reports } = start();
    const one = client.batch([{ method: 'a' }, { method: 'b' }]);
    const two = client.batch([{ method: 'c' }]);
    const stray = { jsonrpc, error, id: null };
    peer.say([ok(1), ok(3), stray]);
    expect(await inShort(one)).toEqual(['result 1', none]);
    expect(await inShort(two)).toEqual(['result 3']);
    expect(reports).toEqual([{ kind: 'anonymous', message: stray }]);
  });

  test('can hold the response to a single call', async () => {
    const { peer, client, connection, reports } = start();
    const call = client.request('a');
    peer.say([ok(1)]);
    expect(await call).toBe('result 1');
    expect(connection.pending()).toEqual([]);
    expect(reports).toEqual([]);
  });

  test('can hold an error response to a single call', async () => {
    const { peer, client } = start();
    const call = failure(client.request('a'));
    peer.say([{ jsonrpc, error, id: 1 }]);
    expect(await call).toMatchObject({ name: 'RpcError', code: -32000, id: 1 });
  });

  test('settles single calls in its order, each with its own response', async () => {
    const { peer, client, connection, reports } = start();
    const order: unknown[] = [];
    const calls = ['a', 'b', 'c'].map(async (name) => order.push(await client.request(name)));
    peer.say([ok(2), ok(3), ok(1)]);
    await Promise.all(calls);
    expect(order).toEqual(['result 2', 'result 3', 'result 1']);
    expect(connection.pending()).toEqual([]);
    expect(reports).toEqual([]);
  });

  test('can hold the response to a single call twice, of which the first counts', async () => {
    const { peer, client, reports } = start();
    const call = client.request('a');
    peer.say([ok(1), ok(1, 'another'), ok(7)]);
    expect(await call).toBe('result 1');
    expect(reports).toEqual([
      { kind: 'second', message: ok(1, 'another') },
      { kind: 'unknown', message: ok(7) },
    ]);
  });

  test('reports an error without an id next to responses to single calls', async () => {
    const { peer, client, connection, reports } = start();
    const calls = [client.request('a'), failure(client.request('b', [], { timeout: 50 }))];
    const stray = { jsonrpc, error, id: null };
    peer.say([ok(1), stray]);
    expect(await calls[0]).toBe('result 1');
    expect(reports).toEqual([{ kind: 'anonymous', message: stray }]);
    expect(connection.pending()).toEqual([{ method: 'b', id: 2 }]);
    await calls[1];
  });

  test('can hold responses to a batch and to single calls', async () => {
    const { peer, client, connection, reports } = start();
    const batch = client.batch([{ method: 'a' }, { method: 'b' }]);
    const calls = [client.request('c'), client.request('d')];
    peer.say([ok(4), ok(2), ok(1), ok(3)]);
    expect(await Promise.all(calls)).toEqual(['result 3', 'result 4']);
    expect(await inShort(batch)).toEqual(['result 1', 'result 2']);
    expect(connection.pending()).toEqual([]);
    expect(reports).toEqual([]);
  });

  test.each([
    ['the response to a single call', ok(3)],
    ['a notification', { jsonrpc, method: 'log' }],
  ])('with part of a batch next to %s leaves the rest of the batch pending', async (_, other) => {
    const { peer, client, connection, reports } = start();
    connection.on('log', () => {});
    const batch = client.batch([{ method: 'a' }, { method: 'b' }]);
    const call = client.request('c');
    peer.say([other, ok(1)]);
    await settle();
    expect(connection.pending()).toContainEqual({ method: 'b', id: 2 });
    peer.say([ok(2), { jsonrpc, method: 'log' }]);
    expect(await inShort(batch)).toEqual(['result 1', 'result 2']);
    expect(reports).toEqual([]);
    if (connection.pending().length > 0) peer.say(ok(3));
    await call;
  });

  test.each([
    ['the response to a single call', ok(3)],
    ['a notification', { jsonrpc, method: 'log' }],
  ])(
    'with an error without an id next to %s settles the batch it responds to',
    async (_, other) => {
      const { peer, client, connection, reports } = start();
      connection.on('log', () => {});
      const batch = client.batch([{ method: 'a' }, { method: 'b' }]);
      client.request('c').catch(() => {});
      peer.say([other, ok(1), { jsonrpc, error, id: null }]);
      expect(await inShort(batch)).toEqual(['result 1', -32000]);
      expect(connection.pending()).not.toContainEqual({ method: 'b', id: 2 });
      expect(reports).toEqual([]);
    },
  );

  test('that settles a batch after a notification lets awaiting code continue before the next one', async () => {
    const { peer, client, connection } = start();
    const order: unknown[] = [];
    connection.on('log', (line) => order.push(line));
    const log = (line: string) => ({ jsonrpc, method: 'log', params: [line] });
    const batch = inShort(client.batch([{ method: 'a' }, { method: 'b' }]));
    const continued = batch.then((outcomes) => order.push(outcomes));
    peer.say([log('first'), ok(1), { jsonrpc, error, id: null }]);
    peer.say(log('next'));
    await continued;
    await settle();
    expect(order).toEqual(['first', ['result 1', -32000], 'next']);
  });

  test('reports members without an id if it responds to every call of a batch', async () => {
    const { peer, client, reports } = start();
    const batch = client.batch([{ method: 'a' }]);
    const stray = { jsonrpc, error, id: null };
    peer.say([ok(1), stray]);
    expect(await inShort(batch)).toEqual(['result 1']);
    expect(reports).toEqual([{ kind: 'anonymous', message: stray }]);
  });

  test('can settle a call between two notifications', async () => {
    const { peer, client, connection, reports } = start();
    const order: unknown[] = [];
    connection.on('log', (line) => order.push(line));
    const log = (line: string) => ({ jsonrpc, method: 'log', params: [line] });
    const call = client.request('a').then((result) => order.push(result));
    peer.say([log('before'), ok(1), log('after'), ok(7)]);
    peer.say(log('next'));
    await call;
    await settle();
    expect(order).toEqual(['before', 'result 1', 'after', 'next']);
    expect(reports).toEqual([{ kind: 'unknown', message: ok(7) }]);
  });

  test('can report progress and then hold the response', async () => {
    const { peer, client, reports } = start(mcp);
    const heard: unknown[] = [];
    const call = client.request('a', {}, { onProgress: (value) => heard.push(value) });
    const params = { progressToken: 1, progress: 0.5 };
    peer.say([{ jsonrpc, method: 'notifications/progress', params }, ok(1)]);
    expect(await call).toBe('result 1');
    expect(heard).toEqual([{ progress: 0.5 }]);
    expect(reports).toEqual([]);
  });

  test('is not read past a response if the code that awaits it closes the connection', async () => {
    const { peer, client, connection, reports } = start();
    const heard: unknown[] = [];
    connection.on('log', (line) => heard.push(line));
    const closed = client.request('a').then(() => connection.close());
    const lost = failure(client.request('b'));
    peer.say([ok(1), { jsonrpc, method: 'log', params: ['line'] }, ok(2)]);
    await closed;
    expect(await lost).toMatchObject({ name: 'TransportError' });
    await settle();
    expect(heard).toEqual([]);
    expect(reports).toEqual([]);
  });

  test('can hold responses together with requests and notifications from the server', async () => {
    const { peer, client, connection, reports } = start();
    const heard: unknown[] = [];
    connection.on('log', (line) => heard.push(line));
    connection.handle('ask', () => 'answer');
    const batch = client.batch([{ method: 'a' }, { method: 'b' }]);
    peer.say([
      ok(2),
      { jsonrpc, method: 'ask', id: 1 },
      { jsonrpc, method: 'log', params: ['line'] },
      ok(1),
    ]);
    expect(await inShort(batch)).toEqual(['result 1', 'result 2']);
    await settle();
    expect(heard).toEqual(['line']);
    expect(peer.seen.slice(1)).toEqual([[ok(1, 'answer')]]);
    expect(reports).toEqual([]);
  });

  test('with only requests from the server is no response to a batch', async () => {
    const { peer, client, connection } = start();
    connection.handle('ask', () => 'answer');
    client.batch([{ method: 'a' }]).catch(() => {});
    peer.say([{ jsonrpc, method: 'ask', id: 1 }]);
    await settle();
    expect(connection.pending()).toEqual([{ method: 'a', id: 1 }]);
  });

  test('that is empty is reported', async () => {
    const { peer, client, connection, reports } = start();
    client.batch([{ method: 'a' }]).catch(() => {});
    peer.say([]);
    await settle();
    expect(connection.pending()).toHaveLength(1);
    expect(reports).toEqual([{ kind: 'foreign', message: [] }]);
  });
});

describe('an aborted batch', () => {
  test('is no longer pending, and its late responses are reported as late', async () => {
    const { peer, client, connection, reports } = start();
    expect(await failure(client.batch(three, { timeout: 1 }))).toBeInstanceOf(TimeoutError);
    expect(connection.pending()).toEqual([]);
    peer.say([ok(1), ok(2)]);
    peer.say(ok(3));
    await settle();
    expect(reports).toEqual([1, 2, 3].map((id) => ({ kind: 'late', message: ok(id) })));
  });

  test('reports only the remaining responses as late', async () => {
    const { peer, client, reports } = start();
    const controller = new AbortController();
    const batch = failure(client.batch(three, { signal: controller.signal }));
    peer.say(ok(2));
    await settle();
    controller.abort('enough');
    expect(await batch).toBe('enough');
    peer.say([ok(1), ok(2)]);
    await settle();
    expect(reports.map(({ kind }) => kind)).toEqual(['late', 'second']);
  });
});

describe('a batch whose ids another client has used', () => {
  test('gets its own ids back, in an array and one by one', async () => {
    const { peer, connection } = start();
    const [one, two] = [createClient(connection), createClient(connection)];
    const batches = [one, two, two].map((client) => inShort(client.batch(three)));
    const wire = peer.seen.flat().map((message) => (message as { id: unknown }).id);
    expect(new Set(wire).size).toBe(9);
    expect(connection.pending().map(({ id }) => id)).toEqual([1, 2, 3, 1, 2, 3, 4, 5, 6]);
    peer.say([wire[8], wire[6], wire[7]].map((id) => ok(id)));
    for (const id of [wire[5], wire[3], wire[4]]) peer.say(ok(id));
    peer.say([wire[0], wire[1], wire[2]].map((id) => ok(id)));
    expect(await Promise.all(batches)).toEqual([
      wire.slice(0, 3).map((id) => `result ${id}`),
      wire.slice(3, 6).map((id) => `result ${id}`),
      wire.slice(6).map((id) => `result ${id}`),
    ]);
  });

  test('gets its own ids back from an array that responds to both clients', async () => {
    const { peer, connection } = start();
    const [one, two] = [createClient(connection), createClient(connection)];
    const batches = [one, two].map((client) => inShort(client.batch(three)));
    peer.say([6, 2, 4, 1, 3].map((id) => ok(id)));
    expect(await Promise.all(batches)).toEqual([
      ['result 1', 'result 2', 'result 3'],
      ['result 4', none, 'result 6'],
    ]);
  });

  test('of which only some ids differ gets all of them back', async () => {
    const { peer, connection } = start();
    const used = ['x'];
    const one = createClient(connection, { ids: () => used.pop() ?? 'y' });
    one.request('a').catch(() => {});
    const ids = ['y', 'x', 'w'];
    const two = createClient(connection, { ids: () => ids.pop() ?? '' });
    const batch = two.batch(three);
    const wire = lastIds(peer);
    expect(wire).toEqual(['w', expect.stringMatching(/^x./), 'y']);
    peer.say([ok(wire[1], 'b'), ok('y', 'c'), ok('w', 'a')]);
    expect(await inShort(batch)).toEqual(['a', 'b', 'c']);
  });

  test('also gets its own ids back if they are empty, which servers take for a missing id', async () => {
    const { peer, connection } = start();
    const client = createClient(connection, { ids: () => '' });
    const batch = client.batch([{ method: 'a' }]);
    expect(lastIds(peer)).toEqual([1]);
    expect(connection.pending()).toEqual([{ method: 'a', id: '' }]);
    peer.say([ok(1)]);
    expect(await inShort(batch)).toEqual(['result 1']);
  });

  test('does not receive a response to a call of the other client', async () => {
    const { peer, connection } = start();
    const [one, two] = [createClient(connection), createClient(connection)];
    const call = one.request('a');
    peer.say(ok(1));
    await call;
    const batch = two.batch([{ method: 'b' }, { method: 'c' }]);
    expect(lastIds(peer)).toEqual([2, 3]);
    peer.say([ok(1, 'of the other'), ok(3, 'own')]);
    expect(await inShort(batch)).toEqual([none, 'own']);
  });
});
