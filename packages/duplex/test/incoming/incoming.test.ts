import { RpcError, TransportError } from '@jsonrpcclient/core';
import { ChannelError } from '@jsonrpcclient/duplex';
import { failure } from '@jsonrpcclient/testing';
import { describe, expect, test, vi } from 'vitest';
import { settle } from '../pair.ts';
import { jsonrpc, start } from '../start.ts';

const log = (...params: unknown[]) => ({ jsonrpc, method: 'log', params });
const internal = { code: -32603, message: 'Internal error' };

describe('a notification from the server', () => {
  test.each([
    ['by position', { params: [1, { a: 2 }] }, [1, { a: 2 }]],
    ['by name', { params: { line: 'x', level: 1 } }, [{ line: 'x', level: 1 }]],
    ['without params', {}, []],
    ['with none', { params: [] }, []],
  ])('with params %s reaches its listener', async (_, more, expected) => {
    const { peer, connection, reports } = start();
    const heard: unknown[] = [];
    connection.on('log', (...params) => heard.push(params));
    connection.on('other', () => heard.push('other'));
    peer.say({ jsonrpc, method: 'log', ...more });
    await settle();
    expect(heard).toEqual([expected]);
    expect(reports).toEqual([]);
    expect(peer.texts).toEqual([]);
  });

  test('can omit the version, or have the null id of 1.0', async () => {
    const { peer, connection } = start();
    const heard: unknown[] = [];
    connection.on('log', (line) => heard.push(line));
    peer.say({ method: 'log', params: ['a'] });
    peer.say({ method: 'log', params: ['b'], id: null });
    peer.say({ jsonrpc, method: 'log', params: ['c'], id: null });
    await settle();
    expect(heard).toEqual(['a', 'b', 'c']);
    expect(peer.texts).toEqual([]);
  });

  test('reaches all listeners, each in order', async () => {
    const { peer, connection } = start();
    const heard: string[] = [];
    connection.on('log', async (line) => {
      heard.push(`one ${line}`);
      await settle();
    });
    connection.on('log', (line) => heard.push(`two ${line}`));
    for (const line of ['a', 'b']) peer.say(log(line));
    peer.say([log('c'), log('d')]);
    await settle();
    expect(heard).toEqual(['a', 'b', 'c', 'd'].flatMap((line) => [`one ${line}`, `two ${line}`]));
  });

  test('reaches a listener that was added twice twice, until each is removed', async () => {
    const { peer, connection, reports } = start();
    let count = 0;
    const handler = () => count++;
    const offs = [connection.on('log', handler), connection.on('log', handler)];
    for (const off of [undefined, ...offs]) {
      off?.();
      off?.();
      peer.say(log());
      await settle();
    }
    expect(count).toBe(3);
    expect(reports.map(({ kind }) => kind)).toEqual(['unheard']);
  });

  test('reaches a listener that was added again, whatever was removed before', async () => {
    const { peer, connection } = start();
    const heard: unknown[] = [];
    const off = connection.on('log', () => heard.push('first'));
    off();
    connection.on('log', () => heard.push('second'));
    off();
    peer.say(log());
    await settle();
    expect(heard).toEqual(['second']);
  });

  test('does not reach a listener that another one has just removed', async () => {
    const { peer, connection, reports } = start();
    const heard: string[] = [];
    connection.on('log', () => {
      heard.push('one');
      off();
    });
    const off = connection.on('log', () => heard.push('two'));
    const offOnce = connection.on('log', () => {
      heard.push('once');
      offOnce();
    });
    for (const line of ['a', 'b']) peer.say(log(line));
    await settle();
    expect(heard).toEqual(['one', 'once', 'one']);
    expect(reports).toEqual([]);
  });

  test('does not reach a listener that was added because of it', async () => {
    const { peer, connection } = start();
    const heard: string[] = [];
    connection.on('log', () => heard.push('first'));
    const listen = (count: number) => {
      const off = connection.on('log', () => {
        heard.push(`next ${count}`);
        off();
        if (count < 5) listen(count + 1);
      });
    };
    listen(1);
    peer.say(log());
    await settle();
    expect(heard).toEqual(['first', 'next 1']);
  });

  test('whose listener throws or rejects is reported, and reading continues', async () => {
    const { peer, connection, client, reports } = start();
    const heard: unknown[] = [];
    connection.on('log', () => {
      throw new Error('thrown');
    });
    connection.on('log', () => Promise.reject(new Error('rejected')));
    connection.on('log', (line) => heard.push(line));
    peer.say(log('a'));
    const call = client.request('add');
    peer.say({ jsonrpc, result: 5, id: 1 });
    expect(await call).toBe(5);
    expect(heard).toEqual(['a']);
    expect(reports).toEqual([
      { kind: 'failed', method: 'log', error: new Error('thrown') },
      { kind: 'failed', method: 'log', error: new Error('rejected') },
    ]);
    expect(connection.state).toBe('open');
  });
});

describe('a request from the server', () => {
  test('gets an RpcError from another copy of core as its response', async () => {
    vi.resetModules();
    const copy = await import('@jsonrpcclient/core');
    expect(copy.RpcError).not.toBe(RpcError);
    const { peer, connection, reports } = start();
    connection.handle('ask', () => {
      throw new copy.RpcError({ code: 7, message: 'no' });
    });
    peer.say({ jsonrpc, method: 'ask', id: 1 });
    await settle();
    expect(peer.seen).toEqual([{ jsonrpc, error: { code: 7, message: 'no' }, id: 1 }]);
    expect(reports).toEqual([]);
  });

  test.each([
    ['what the handler gives', (a: number, b: number) => a + b, 5],
    ['what its promise gives', async (a: number, b: number) => a * b, 6],
    ['null where it gives nothing', () => {}, null],
    ['null where its promise gives nothing', async () => {}, null],
    ['false', () => false, false],
  ])('gets %s as its response', async (_, handler, result) => {
    const { peer, connection, reports } = start();
    connection.handle('ask', handler);
    peer.say({ jsonrpc, method: 'ask', params: [2, 3], id: 1 });
    await settle();
    expect(peer.seen).toEqual([{ jsonrpc, result, id: 1 }]);
    expect(reports).toEqual([]);
  });

  test('by name passes its handler one object, and without params nothing', async () => {
    const { peer, connection } = start();
    connection.handle('ask', (...params) => params);
    peer.say({ jsonrpc, method: 'ask', params: { name: 'Foo' }, id: 1 });
    peer.say({ jsonrpc, method: 'ask', id: 2 });
    await settle();
    expect(peer.seen).toMatchObject([{ result: [{ name: 'Foo' }] }, { result: [] }]);
  });

  test.each([0, -1, 1.5, '', 'seven', '1'])(
    'with the id %j gets a response with that id',
    async (id) => {
      const { peer, connection } = start();
      connection.handle('ask', () => true);
      peer.say({ jsonrpc, method: 'ask', id });
      await settle();
      expect(peer.seen).toEqual([{ jsonrpc, result: true, id }]);
    },
  );

  test.each([
    ['with data', { code: 7, message: 'no', data: { why: 'because' } }],
    ['with data that is null', { code: 7, message: 'no', data: null }],
    ['without data', { code: 7, message: 'no' }],
  ])('gets the RpcError that its handler throws, %s', async (_, error) => {
    const { peer, connection, reports } = start();
    connection.handle('ask', async () => {
      throw new RpcError(error);
    });
    peer.say({ jsonrpc, method: 'ask', id: 1 });
    await settle();
    expect(peer.seen).toEqual([{ jsonrpc, error, id: 1 }]);
    expect(reports).toEqual([]);
  });

  test('gets the RpcError that its handler throws, and one with a cause is reported too', async () => {
    const { peer, connection, reports } = start();
    const data = { code: 7, message: 'no' };
    const error = Object.assign(new RpcError(data), { cause: new Error('s3cret') });
    connection.handle('ask', () => {
      throw error;
    });
    peer.say({ jsonrpc, method: 'ask', id: 1 });
    await settle();
    expect(peer.seen).toEqual([{ jsonrpc, error: data, id: 1 }]);
    expect(reports).toEqual([{ kind: 'failed', method: 'ask', error }]);
  });

  test.each([
    ['thrown', () => Promise.reject(new Error('s3cret'))],
    [
      'thrown at once',
      () => {
        throw new Error('s3cret');
      },
    ],
  ])('learns nothing about another error, %s, which is reported', async (_, handler) => {
    const { peer, connection, reports } = start();
    connection.handle('ask', handler);
    peer.say({ jsonrpc, method: 'ask', id: 1 });
    await settle();
    expect(peer.seen).toEqual([{ jsonrpc, error: internal, id: 1 }]);
    expect(reports).toEqual([{ kind: 'failed', method: 'ask', error: new Error('s3cret') }]);
  });

  test.each(['ask', 'constructor', ''])(
    'for the unknown method %j gets an error, and is reported',
    async (method) => {
      const { peer, reports } = start();
      peer.say({ jsonrpc, method, id: 1 });
      await settle();
      const error = { code: -32601, message: 'Method not found' };
      expect(peer.seen).toEqual([{ jsonrpc, error, id: 1 }]);
      expect(reports).toEqual([{ kind: 'unhandled', method, message: { jsonrpc, method, id: 1 } }]);
    },
  );

  const error = '{"code":7,"message":"no"}';
  const versioned = [
    `{"jsonrpc":"2.0","result":5,"id":1}`,
    `{"jsonrpc":"2.0","error":${error},"id":1}`,
  ];
  const both = ['{"result":5,"error":null,"id":1}', `{"result":null,"error":${error},"id":1}`];
  const either = ['{"result":5,"id":1}', `{"error":${error},"id":1}`];
  test.each([
    ['a version', '2.0', { jsonrpc, params: [] }, versioned],
    ['a version', '1.0', { jsonrpc, params: [] }, versioned],
    ['an array but no version', '2.0', { params: [] }, both],
    ['an object but no version', '2.0', { params: {} }, either],
    ['neither params nor version', '2.0', {}, either],
    ['an array but no version', '1.0', { params: [] }, both],
    ['an object but no version', '1.0', { params: {} }, both],
    ['neither params nor version', '1.0', {}, both],
  ] as const)(
    'with %s over dialect %s gets a response in its form',
    async (_, dialect, more, texts) => {
      const { peer, connection } = start({ dialect });
      connection.handle('ask', () => 5);
      connection.handle('fail', () => {
        throw new RpcError({ code: 7, message: 'no' });
      });
      for (const method of ['ask', 'fail']) peer.say({ method, id: 1, ...more });
      await settle();
      expect(peer.texts).toEqual(texts);
    },
  );

  test('from a peer that omits the version gets no null result, which the peer would take for success', async () => {
    const { peer } = start({ onUnexpected: () => {} });
    peer.say('{"id":0,"method":"item/commandExecution/requestApproval","params":{}}');
    await settle();
    expect(peer.texts).toEqual(['{"error":{"code":-32601,"message":"Method not found"},"id":0}']);
  });

  test.each([
    ['a bigint', 1n],
    ['a bigint in it', { rows: [1n] }],
    ['a function', () => 5],
    ['a symbol', Symbol('five')],
  ])('whose result is not JSON, %s, gets an error', async (_, result) => {
    const { peer, connection, reports } = start();
    connection.handle('ask', () => result);
    peer.say({ jsonrpc, method: 'ask', id: 1 });
    await settle();
    expect(peer.seen).toEqual([{ jsonrpc, error: internal, id: 1 }]);
    expect(reports).toEqual([{ kind: 'failed', method: 'ask', error: expect.any(TypeError) }]);
  });

  test('whose error has data that is not JSON gets the error without data', async () => {
    const { peer, connection, reports } = start();
    connection.handle('ask', () => {
      throw new RpcError({ code: 7, message: 'no', data: 1n });
    });
    peer.say({ method: 'ask', id: 1 });
    await settle();
    expect(peer.seen).toEqual([{ error: internal, id: 1 }]);
    expect(reports).toMatchObject([{ kind: 'failed', method: 'ask' }]);
  });

  test('can have an id that a call of this side also has', async () => {
    const { peer, connection, client, reports } = start();
    connection.handle('ask', () => client.request('back'));
    const call = client.request('add');
    peer.say({ jsonrpc, method: 'ask', id: 1 });
    peer.say({ jsonrpc, method: 'ask', id: 2 });
    await settle();
    expect(peer.seen).toMatchObject([{ id: 1 }, { id: 2 }, { id: 3 }]);
    for (const id of [3, 2, 1]) peer.say({ jsonrpc, result: `to ${id}`, id });
    expect(await call).toBe('to 1');
    await settle();
    const byId = (peer.seen.slice(3) as { id: number }[]).sort((a, b) => a.id - b.id);
    expect(byId).toEqual([
      { jsonrpc, result: 'to 2', id: 1 },
      { jsonrpc, result: 'to 3', id: 2 },
    ]);
    expect(reports).toEqual([]);
  });

  test('gets its response when its handler is ready, not in order', async () => {
    const { peer, connection } = start();
    connection.handle('ask', async (name: string) => {
      if (name === 'slow') await settle();
      return name;
    });
    peer.say({ jsonrpc, method: 'ask', params: ['slow'], id: 1 });
    peer.say({ jsonrpc, method: 'ask', params: ['quick'], id: 2 });
    await settle();
    await settle();
    expect(peer.seen).toMatchObject([{ result: 'quick' }, { result: 'slow' }]);
  });
});

describe('a batch from the server', () => {
  test('gets one array as its response, without entries for its notifications', async () => {
    const { peer, connection } = start();
    const heard: unknown[] = [];
    connection.on('log', (line) => heard.push(line));
    connection.handle('add', (a: number, b: number) => a + b);
    connection.handle('later', async () => {
      await settle();
      return 'later';
    });
    peer.say([
      { jsonrpc, method: 'later', id: 'x' },
      log('line'),
      { jsonrpc, method: 'add', params: [2, 3], id: 0 },
      { jsonrpc, method: 'unknown', id: 2 },
    ]);
    await settle();
    await settle();
    expect(heard).toEqual(['line']);
    expect(peer.seen).toEqual([
      [
        { jsonrpc, result: 'later', id: 'x' },
        { jsonrpc, result: 5, id: 0 },
        { jsonrpc, error: { code: -32601, message: 'Method not found' }, id: 2 },
      ],
    ]);
  });

  test('of one request gets an array too', async () => {
    const { peer, connection } = start();
    connection.handle('ask', () => 5);
    peer.say([{ jsonrpc, method: 'ask', id: 1 }]);
    await settle();
    expect(peer.seen).toEqual([[{ jsonrpc, result: 5, id: 1 }]]);
  });

  test('of notifications gets no response', async () => {
    const { peer, connection } = start();
    let count = 0;
    connection.on('log', () => count++);
    peer.say([log(), log()]);
    await settle();
    expect(count).toBe(2);
    expect(peer.texts).toEqual([]);
  });

  test('of which one result is not JSON gets an error only for that one', async () => {
    const { peer, connection } = start();
    connection.handle('ask', (value: unknown) => (value === 'big' ? 1n : value));
    peer.say(['a', 'big'].map((value, id) => ({ jsonrpc, method: 'ask', params: [value], id })));
    await settle();
    expect(peer.seen).toEqual([
      [
        { jsonrpc, result: 'a', id: 0 },
        { jsonrpc, error: internal, id: 1 },
      ],
    ]);
  });
});

describe('a request handler', () => {
  test('is the only one of its method until it is removed', async () => {
    const { peer, connection } = start();
    const off = connection.handle('ask', () => 'first');
    expect(() => connection.handle('ask', () => 'second')).toThrow(TypeError);
    expect(() => connection.handle('ask', () => 'second')).toThrow(/^ask: /);
    off();
    peer.say({ jsonrpc, method: 'ask', id: 1 });
    await settle();
    connection.handle('ask', () => 'second');
    off();
    peer.say({ jsonrpc, method: 'ask', id: 2 });
    await settle();
    expect(peer.seen).toMatchObject([{ error: { code: -32601 } }, { result: 'second' }]);
  });

  test('that was added again is not removed by the function returned the first time', async () => {
    const { peer, connection } = start();
    const handler = () => 5;
    const off = connection.handle('ask', handler);
    off();
    connection.handle('ask', handler);
    off();
    peer.say({ jsonrpc, method: 'ask', id: 1 });
    await settle();
    expect(peer.seen).toMatchObject([{ result: 5 }]);
  });

  test('that finishes after the connection was closed has no effect', async () => {
    const { peer, connection, reports } = start();
    connection.handle('ask', () => settle());
    peer.say({ jsonrpc, method: 'ask', id: 1 });
    await settle();
    await connection.close();
    await settle();
    await settle();
    expect(peer.texts).toEqual([]);
    expect(reports).toEqual([]);
  });

  test('can close the connection', async () => {
    const { peer, connection, client, reports } = start();
    connection.handle('shutdown', () => connection.close());
    const call = failure(client.request('add'));
    peer.say({ jsonrpc, method: 'shutdown', id: 1 });
    expect(await call).toBeInstanceOf(TransportError);
    await settle();
    expect(connection.state).toBe('closed');
    expect(reports).toEqual([]);
  });

  test('whose response finds the channel broken reports nothing, because the peer is gone', async () => {
    const { peer, connection, reports } = start();
    connection.handle('ask', () => 5);
    peer.onSend = () => Promise.reject(new ChannelError('the pipe broke'));
    peer.say({ jsonrpc, method: 'ask', id: 1 });
    await settle();
    expect(reports).toEqual([]);
  });

  test('whose response cannot be sent for another reason is reported', async () => {
    const { peer, connection, reports } = start();
    connection.handle('ask', () => 5);
    peer.onSend = () => Promise.reject(new Error('unforeseen'));
    peer.say({ jsonrpc, method: 'ask', id: 1 });
    await settle();
    expect(reports).toMatchObject([{ kind: 'failed', error: new Error('unforeseen') }]);
    expect(connection.state).toBe('open');
  });

  test('whose response is too long for the channel sends an error instead', async () => {
    const { peer, connection, reports } = start();
    connection.handle('ask', () => 'x'.repeat(1_000));
    const error = new ChannelError('more than maxMessageBytes', { sent: 'no' });
    peer.onSend = (text) => {
      if (text.length < 1_000) return;
      peer.texts.pop();
      throw error;
    };
    peer.say({ jsonrpc, method: 'ask', id: 1 });
    await settle();
    expect(peer.seen).toEqual([{ jsonrpc, error: internal, id: 1 }]);
    expect(reports).toEqual([{ kind: 'failed', method: 'ask', error }]);
  });

  test('sends no response on a new connection to a request from a lost one', async () => {
    const { peer, connection } = start();
    let answer = (_: string) => {};
    connection.handle(
      'ask',
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    peer.say({ jsonrpc, method: 'ask', id: 1 });
    await settle();
    peer.tell({ state: 'lost', error: new ChannelError('the pipe broke') });
    peer.tell({ state: 'open' });
    await settle();
    expect(connection.state).toBe('open');
    answer('to whoever has the id 1 now');
    await settle();
    expect(peer.texts).toEqual([]);
  });
});

test('a handler whose own call fails reveals nothing about it to the server', async () => {
  const { peer, connection, reports } = start();
  const error = new TransportError('db.internal: s3cret', 'find');
  connection.handle('ask', () => {
    throw error;
  });
  peer.say({ jsonrpc, method: 'ask', id: 7 });
  await settle();
  expect(peer.seen).toEqual([
    { jsonrpc, error: { code: -32603, message: 'Internal error' }, id: 7 },
  ]);
  expect(reports).toEqual([{ kind: 'failed', method: 'ask', error }]);
});
