import { createClient, RpcError, TimeoutError, TransportError } from '@jsonrpcclient/core';
import { ChannelError, connect } from '@jsonrpcclient/duplex';
import { failure } from '@jsonrpcclient/testing';
import { describe, expect, test, vi } from 'vitest';
import { createPair, settle } from '../pair.ts';
import { jsonrpc, start } from '../start.ts';

const error = { code: -32000, message: 'no' };

describe('a call', () => {
  test('is the JSON of its message, and resolves with the response that has its id', async () => {
    const { peer, client, connection, reports } = start();
    const sums = [client.request('add', [2, 3]), client.request('add', [4, 5])];
    expect(peer.texts).toEqual([
      '{"jsonrpc":"2.0","method":"add","params":[2,3],"id":1}',
      '{"jsonrpc":"2.0","method":"add","params":[4,5],"id":2}',
    ]);
    expect(connection.pending()).toEqual([
      { method: 'add', id: 1 },
      { method: 'add', id: 2 },
    ]);
    peer.say({ jsonrpc, result: 9, id: 2 });
    peer.say({ jsonrpc, result: 5, id: 1 });
    expect(await Promise.all(sums)).toEqual([5, 9]);
    expect(connection.pending()).toEqual([]);
    expect(reports).toEqual([]);
  });

  test('rejects with the error object that has its id', async () => {
    const { peer, client } = start();
    const call = failure(client.request('add'));
    peer.say({ jsonrpc, error, id: 1 });
    expect(await call).toBeInstanceOf(RpcError);
    expect(await call).toMatchObject({ code: -32000, message: 'no', id: 1, method: 'add' });
  });

  test.each([
    ['neither result nor error', { jsonrpc, id: 1 }],
    ['both', { jsonrpc, result: 5, error, id: 1 }],
    ['no version', { result: 5, id: 1 }],
    ['an error of another shape', { jsonrpc, error: 'no', id: 1 }],
  ])('rejects immediately if the response has its id but %s', async (_, body) => {
    const { peer, client, connection } = start();
    const call = failure(client.request('add'));
    peer.say(body);
    expect(await call).toMatchObject({ name: 'InvalidResponseError', method: 'add' });
    expect(connection.pending()).toEqual([]);
  });

  test('is not confused with requests from the server, which may have null for missing members', async () => {
    const { peer, connection } = start();
    const heard: unknown[] = [];
    connection.on('update', (n) => heard.push(n));
    connection.handle('ask', () => 'yes');
    peer.say({ jsonrpc, method: 'update', params: [1], id: null, error: null });
    peer.say({ jsonrpc, method: 'update', params: [2], result: null, error: null });
    peer.say({ jsonrpc, method: 'ask', id: 7, result: null, error: null });
    await settle();
    expect(heard).toEqual([1, 2]);
    expect(peer.seen).toEqual([{ jsonrpc, result: 'yes', id: 7 }]);
  });

  test('settles on a response that repeats its method', async () => {
    const { peer, client } = start();
    const calls = [client.request('add'), failure(client.request('sub'))];
    peer.say({ jsonrpc, method: 'add', result: 5, id: 1 });
    peer.say({ jsonrpc, method: 'sub', error: { code: 1, message: 'no' }, id: 2 });
    expect(await Promise.all(calls)).toMatchObject([5, { name: 'RpcError', code: 1 }]);
    expect(peer.seen).toHaveLength(2);
  });

  test('also settles in dialect 1.0', async () => {
    const { peer, connection } = start();
    const client = createClient(connection, { dialect: '1.0' });
    const call = client.request('list_dbs');
    peer.say({ result: [], error: null, id: 1 });
    expect(await call).toEqual([]);
    expect(peer.texts).toEqual(['{"method":"list_dbs","params":[],"id":1}']);
  });

  test('that is a notification settles once the channel accepts it', async () => {
    const { peer, client, connection } = start();
    let drained = () => {};
    peer.onSend = () =>
      new Promise((resolve) => {
        drained = resolve;
      });
    let settled = false;
    const sent = client.notify('go').then(() => {
      settled = true;
    });
    await settle();
    expect(settled).toBe(false);
    drained();
    await sent;
    expect(peer.texts).toEqual(['{"jsonrpc":"2.0","method":"go"}']);
    expect(connection.pending()).toEqual([]);
  });

  test('can be settled by its response before the channel has room again', async () => {
    const { peer, client } = start();
    let drained = () => {};
    peer.onSend = () =>
      new Promise((resolve) => {
        drained = resolve;
      });
    const call = client.request('add', [2, 3]);
    peer.say({ jsonrpc, result: 5, id: 1 });
    expect(await call).toBe(5);
    drained();
    await settle();
  });

  test('stays settled if the channel later reports that it could not send it', async () => {
    const { peer, client, connection, reports } = start();
    peer.onSend = async () => {
      peer.say({ jsonrpc, result: 5, id: 1 });
      await settle();
      throw new ChannelError('the pipe broke');
    };
    expect(await client.request('add', [2, 3])).toBe(5);
    await settle();
    expect(connection.pending()).toEqual([]);
    expect(reports).toEqual([]);
  });

  test('that cannot be written as JSON rejects, and nothing is sent', async () => {
    const { peer, client, connection } = start({
      codec: {
        parse: JSON.parse,
        stringify: () => {
          throw new RangeError('too deep');
        },
      },
    });
    expect(await failure(client.request('add'))).toMatchObject({
      name: 'TransportError',
      sent: 'no',
      message: expect.stringContaining('could not be written as JSON'),
    });
    expect(peer.texts).toEqual([]);
    expect(connection.pending()).toEqual([]);
  });

  test('that is queued rejects immediately if it cannot be written as JSON, and nothing is sent', async () => {
    const stringify = (message: unknown) => {
      const text = JSON.stringify(message);
      if (text.includes('bad')) throw new RangeError('too deep');
      return text;
    };
    const codec = { parse: JSON.parse, stringify };
    const { peer, client, connection } = start({ codec }, { state: 'connecting' });
    const calls = [
      client.request('bad'),
      client.notify('bad'),
      client.batch([{ method: 'a' }, { method: 'bad' }]),
    ].map(failure);
    for (const call of calls) {
      expect(await call).toMatchObject({
        name: 'TransportError',
        sent: 'no',
        message: expect.stringContaining('could not be written as JSON'),
        cause: { cause: expect.any(RangeError) },
      });
    }
    client.notify('good');
    peer.tell({ state: 'open' });
    await settle();
    expect(peer.texts).toEqual(['{"jsonrpc":"2.0","method":"good"}']);
    expect(connection.pending()).toEqual([]);
  });

  test('is written as JSON once, whether it is queued or not', async () => {
    const stringify = vi.fn(JSON.stringify);
    const codec = { parse: JSON.parse, stringify };
    const { peer, client } = start({ codec }, { state: 'connecting' });
    const calls = [client.request('add')];
    expect(stringify).toHaveBeenCalledTimes(1);
    peer.tell({ state: 'open' });
    await settle();
    expect(peer.texts).toHaveLength(1);
    calls.push(client.request('add'));
    expect(stringify).toHaveBeenCalledTimes(2);
    for (const id of [1, 2]) peer.say({ jsonrpc, result: id, id });
    expect(await Promise.all(calls)).toEqual([1, 2]);
  });

  test('is written and read by the codec', async () => {
    const { peer, client } = start({
      codec: { stringify: () => 'call', parse: () => ({ jsonrpc, result: 5, id: 1 }) },
    });
    const call = client.request('add');
    expect(peer.texts).toEqual(['call']);
    peer.say('answer');
    expect(await call).toBe(5);
  });
});

describe('a channel that fails', () => {
  test.each([
    [undefined, 'the peer closed the connection'],
    [new ChannelError('the pipe broke', { code: 'EPIPE' }), 'the pipe broke (EPIPE)'],
    [new Error('secret'), 'the channel failed'],
  ])('with %s rejects pending calls and all later calls', async (thrown, message) => {
    const { peer, client, connection } = start();
    const calls = [client.request('add', ['s3cret']), client.batch([{ method: 'a' }])].map(failure);
    if (thrown) peer.end(thrown);
    else peer.end();
    const [given, batch] = await Promise.all(calls);
    expect(given).toBeInstanceOf(TransportError);
    expect(given).toMatchObject({ method: 'add', sent: 'maybe', cause: thrown ?? {} });
    expect((given as Error).message).toBe(`add: ${message}; the server may have run it`);
    expect(batch).toMatchObject({ method: 'batch of 1: a', sent: 'maybe' });
    expect(connection.state).toBe('closed');
    expect(connection.pending()).toEqual([]);
    const later = await failure(client.request('add', [2, 3]));
    expect(later).toMatchObject({ name: 'TransportError', sent: 'no' });
    await settle();
    expect(peer.closed).toBe(1);
    expect(peer.texts).toHaveLength(2);
  });

  test('that never opened reports that nothing was sent', async () => {
    const { peer, client } = start({}, { state: 'connecting' });
    const call = failure(client.request('add'));
    const sent = failure(client.notify('go'));
    peer.end(new ChannelError('the connection was refused', { code: 'ECONNREFUSED', sent: 'no' }));
    expect(await call).toMatchObject({
      sent: 'no',
      message: 'add: the connection was refused (ECONNREFUSED); safe to retry',
    });
    expect(await sent).toMatchObject({ sent: 'no', method: 'go' });
    expect(peer.texts).toEqual([]);
  });

  test('at one message rejects only that call', async () => {
    const { peer, client } = start();
    peer.onSend = (text) => {
      if (text.includes('big')) throw new ChannelError('too long', { sent: 'no' });
    };
    expect(await failure(client.request('big'))).toMatchObject({ sent: 'no' });
    expect(await failure(client.notify('big'))).toMatchObject({ sent: 'no' });
    const call = client.request('add');
    peer.say({ jsonrpc, result: 5, id: 2 });
    expect(await call).toBe(5);
  });

  test("while it drains rejects the call with the channel's error", async () => {
    const { peer, client } = start();
    peer.onSend = () => Promise.reject(new ChannelError('the pipe broke'));
    expect(await failure(client.request('add'))).toMatchObject({ sent: 'maybe' });
    expect(await failure(client.notify('go'))).toMatchObject({ sent: 'maybe' });
  });

  test('while closing still shows why it ended', async () => {
    const { peer, client } = start({}, { close: () => Promise.reject(new Error('no')) });
    const call = failure(client.request('add'));
    peer.end(new ChannelError('the pipe broke'));
    expect(await call).toMatchObject({ cause: { message: 'the pipe broke' } });
    await settle();
  });
});

describe('an aborted call', () => {
  test('that timed out is no longer pending, and its late response is reported as late', async () => {
    const { peer, client, connection, reports } = start();
    const given = await failure(client.request('slow', [], { timeout: 1 }));
    expect(given).toBeInstanceOf(TimeoutError);
    expect(connection.pending()).toEqual([]);
    const answer = { jsonrpc, result: 5, id: 1 };
    peer.say(answer);
    peer.say(answer);
    await settle();
    expect(reports).toEqual([
      { kind: 'late', message: answer },
      { kind: 'second', message: answer },
    ]);
  });

  test("rejects with its caller's reason", async () => {
    const { client, connection } = start();
    const controller = new AbortController();
    const call = failure(client.request('slow', [], { signal: controller.signal }));
    controller.abort('enough');
    expect(await call).toBe('enough');
    expect(connection.pending()).toEqual([]);
  });

  test('is never sent if the channel was not open yet', async () => {
    const { peer, client } = start({}, { state: 'connecting' });
    const controller = new AbortController();
    const call = failure(client.request('slow', [], { signal: controller.signal }));
    const other = client.request('add');
    controller.abort();
    await call;
    peer.tell({ state: 'open' });
    await settle();
    expect(peer.seen).toMatchObject([{ method: 'add' }]);
    peer.say({ jsonrpc, result: 5, id: 2 });
    expect(await other).toBe(5);
  });

  test('is not sent if its signal had aborted before, even without a client', async () => {
    const { peer, connection } = start();
    const message = { jsonrpc, method: 'add', id: 1 } as const;
    expect(await failure(connection(message, { signal: AbortSignal.abort('no') }))).toBe('no');
    expect(peer.texts).toEqual([]);
  });

  test('without a client leaves no listener on its signal', async () => {
    const { peer, connection } = start();
    const { signal } = new AbortController();
    let listeners = 0;
    const counting = {
      aborted: false,
      addEventListener: () => listeners++,
      removeEventListener: () => listeners--,
    };
    const message = { jsonrpc, method: 'add', id: 1 } as const;
    const reply = connection(message, { signal: counting as unknown as typeof signal });
    expect(listeners).toBe(1);
    peer.say({ jsonrpc, result: 5, id: 1 });
    expect(await reply).toEqual({ body: { jsonrpc, result: 5, id: 1 } });
    expect(listeners).toBe(0);
  });
});

test('a connection is a transport for any client, and can be passed on as one', async () => {
  const { channel, peer } = createPair();
  const connection = connect(channel);
  const reply = connection({ jsonrpc, method: 'add', id: 'a' }, {});
  peer.say({ jsonrpc, result: 5, id: 'a' });
  expect(await reply).toEqual({ body: { jsonrpc, result: 5, id: 'a' } });
});
