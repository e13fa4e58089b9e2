import { createClient } from '@jsonrpcclient/core';
import { connect, lsp } from '@jsonrpcclient/duplex';
import { failure } from '@jsonrpcclient/testing';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createPair, settle } from './pair.ts';
import { jsonrpc, start } from './start.ts';

const error = { code: -32000, message: 's3cret' };

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a message that matches nothing is reported', () => {
  test.each([
    ['unknown', { jsonrpc, result: 5, id: 7 }],
    ['unknown', { jsonrpc, error, id: 'seven' }],
    ['unknown', { result: null, error: null, id: 7 }],
    ['anonymous', { jsonrpc, error, id: null }],
    ['anonymous', { jsonrpc, result: 5 }],
    ['foreign', { jsonrpc, id: 7 }],
    ['foreign', { hello: 'world' }],
    ['foreign', { method: 5 }],
    ['foreign', []],
    ['foreign', 'null'],
    ['foreign', '5'],
    ['foreign', '"text"'],
  ])('as %s: %j', async (kind, message) => {
    const { peer, client, connection, reports } = start();
    const call = client.request('add');
    peer.say(message);
    await settle();
    const decoded = typeof message === 'string' ? JSON.parse(message) : message;
    expect(reports).toEqual([{ kind, message: decoded }]);
    expect(connection.pending()).toEqual([{ method: 'add', id: 1 }]);
    peer.say({ jsonrpc, result: 5, id: 1 });
    expect(await call).toBe(5);
  });

  test.each(['', '{', '<html>', '{"jsonrpc":"2.0","result":5,"id":1}}'])(
    'as garbage with its text: %j',
    async (text) => {
      const { peer, client, reports } = start();
      const call = client.request('add');
      peer.say(text);
      peer.say({ jsonrpc, result: 5, id: 1 });
      expect(await call).toBe(5);
      expect(reports).toEqual([{ kind: 'garbage', message: text }]);
    },
  );

  test('as unheard with its method', async () => {
    const { peer, connection, reports } = start();
    connection.handle('log', () => {});
    connection.on('other', () => {});
    const message = { jsonrpc, method: 'log', params: ['line'] };
    peer.say(message);
    await settle();
    expect(reports).toEqual([{ kind: 'unheard', method: 'log', message }]);
    expect(peer.texts).toEqual([]);
  });

  test('as second for each response after the first', async () => {
    const { peer, client, reports } = start();
    const call = client.request('add');
    const answers = [5, 6].map((result) => ({ jsonrpc, result, id: 1 }));
    for (const answer of answers) peer.say(answer);
    expect(await call).toBe(5);
    await settle();
    expect(reports).toEqual([{ kind: 'second', message: answers[1] }]);
  });

  test('as second for an error after the result, of a single call and of a batch', async () => {
    const { peer, client, reports } = start();
    const calls = [client.request('a'), client.batch([{ method: 'b' }])];
    peer.say({ jsonrpc, result: 5, id: 1 });
    peer.say([{ jsonrpc, result: 5, id: 2 }]);
    await Promise.all(calls);
    peer.say({ jsonrpc, error, id: 1 });
    peer.say([{ jsonrpc, error, id: 2 }]);
    await settle();
    expect(reports.map(({ kind }) => kind)).toEqual(['second', 'second']);
  });

  test('once as late for each response to an aborted call', async () => {
    const { peer, connection, reports } = start();
    const client = createClient(connection, { ids: () => 'x' });
    const controller = new AbortController();
    const call = failure(client.request('slow', [], { signal: controller.signal }));
    controller.abort('enough');
    expect(await call).toBe('enough');
    for (const _ of [1, 2]) peer.say({ jsonrpc, result: 5, id: 'x' });
    await settle();
    expect(reports.map(({ kind }) => kind)).toEqual(['late', 'second']);
  });

  test('as late if the connection was lost meanwhile', async () => {
    const { peer, client, reports } = start();
    const calls = [client.request('a'), client.batch([{ method: 'b' }])].map(failure);
    peer.tell({ state: 'lost', error: new Error('gone') });
    await Promise.all(calls);
    peer.tell({ state: 'open' });
    for (const id of [1, 2]) peer.say({ jsonrpc, result: 5, id });
    await settle();
    expect(reports.map(({ kind }) => kind)).toEqual(['late', 'late']);
  });

  test('as dropped with the method of the full queue', async () => {
    const { peer, connection, reports } = start();
    connection.notifications('tick', { limit: 1 });
    for (const n of [1, 2, 3]) peer.say({ jsonrpc, method: 'tick', params: [n] });
    await settle();
    expect(reports).toEqual([1, 2].map(() => ({ kind: 'dropped', method: 'tick' })));
  });

  test('as failed if a state listener throws, and the other listeners are called', async () => {
    const { peer, connection, reports } = start({}, { state: 'connecting' });
    const states: string[] = [];
    connection.onState(() => {
      throw new Error('thrown');
    });
    connection.onState((state) => states.push(state));
    peer.tell({ state: 'open' });
    await settle();
    expect(states).toEqual(['open']);
    expect(reports).toEqual([{ kind: 'failed', method: 'onState', error: new Error('thrown') }]);
  });
});

describe('an async function that rejects is reported like one that throws', () => {
  const thrown = async () => {
    throw new Error('thrown');
  };

  test('if it is a state listener', async () => {
    const { peer, connection, reports } = start({}, { state: 'connecting' });
    connection.onState(thrown);
    peer.tell({ state: 'open' });
    await settle();
    expect(reports).toEqual([{ kind: 'failed', method: 'onState', error: new Error('thrown') }]);
  });

  test('if it is onProgress', async () => {
    const { peer, client, reports } = start(lsp);
    const call = client.request('slow', undefined, { onProgress: thrown });
    peer.say({ jsonrpc, method: '$/progress', params: { token: 1, value: 5 } });
    peer.say({ jsonrpc, result: 5, id: 1 });
    expect(await call).toBe(5);
    await settle();
    expect(reports).toEqual([{ kind: 'failed', method: 'slow', error: new Error('thrown') }]);
  });

  test('if it is onUnexpected', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const { peer } = start({ onUnexpected: thrown });
    peer.say('garbage');
    await settle();
    expect(warn).toHaveBeenCalledTimes(1);
  });
});

describe('by default', () => {
  /** A connection that reports to the console, and the warnings that were written. */
  function startWarning() {
    const warnings: unknown[][] = [];
    vi.spyOn(console, 'warn').mockImplementation((...words) => warnings.push(words));
    const { channel, peer } = createPair();
    return { warnings, peer, connection: connect(channel) };
  }

  test('each kind is printed once, without the contents of the messages', async () => {
    const { warnings, peer, connection } = startWarning();
    connection.on('fail', () => {
      throw new Error('s3cret');
    });
    connection.notifications('tick', { limit: 1 });
    const call = connection({ jsonrpc, method: 'add', id: 1 }, {});
    for (const _ of [1, 2, 3]) {
      peer.say({ jsonrpc, result: 's3cret', id: 1 });
      peer.say({ jsonrpc, result: 's3cret', id: 's3cret' });
      peer.say({ jsonrpc, error, id: null });
      peer.say(['s3cret']);
      peer.say('s3cret');
      peer.say({ jsonrpc, method: 'tick', params: ['s3cret'] });
      peer.say({ jsonrpc, method: 'fail', params: ['s3cret'] });
      peer.say({
        jsonrpc,
        method: `a\n\u001b[31m\u202eb${'c'.repeat(100)}`,
        params: ['s3cret'],
        id: 1,
      });
      await settle();
    }
    await call;
    expect(warnings.sort()).toEqual(
      [
        'a call received a second response',
        'a handler or listener threw (fail)',
        'a message is not JSON-RPC',
        'a message is not JSON',
        `a request has no handler (a??[31m?b${'c'.repeat(91)})`,
        'a response has an id that was never sent',
        'a response has no id',
        'notifications were dropped because a queue was full (tick)',
      ].map((text) => [`jsonrpcclient: ${text}; for details, pass onUnexpected to connect`]),
    );
  });

  test('late responses and notifications without a listener are not printed', async () => {
    const { warnings, peer, connection } = startWarning();
    const call = createClient(connection).request('slow', [], { timeout: 1 });
    expect(await failure(call)).toMatchObject({ name: 'TimeoutError' });
    peer.say({ jsonrpc, result: 5, id: 1 });
    peer.say({ jsonrpc, method: 'log' });
    await settle();
    expect(warnings).toEqual([]);
    peer.say({ jsonrpc, result: 5, id: 1 });
    await settle();
    expect(warnings).toHaveLength(1);
  });

  test('each connection prints its own warnings', async () => {
    const { warnings, peer } = startWarning();
    const other = startWarning();
    for (const { say } of [peer, other.peer]) say('garbage');
    await settle();
    expect([...warnings, ...other.warnings]).toHaveLength(2);
  });
});

test('an onUnexpected that throws is printed, and reading continues', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const onUnexpected = () => {
    throw new Error('s3cret');
  };
  const { peer, client, connection } = start({ onUnexpected });
  const call = client.request('add');
  peer.say('garbage');
  peer.say({ jsonrpc, result: 5, id: 1 });
  expect(await call).toBe(5);
  expect(connection.state).toBe('open');
  expect(warn.mock.calls).toEqual([
    [
      'jsonrpcclient: a handler or listener threw (onUnexpected); for details, pass onUnexpected to connect',
    ],
  ]);
});
