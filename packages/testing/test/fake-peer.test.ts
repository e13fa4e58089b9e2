import { setImmediate as turn } from 'node:timers/promises';
import { createClient, type Message } from '@jsonrpcclient/core';
import { connect, reconnect, subscribe } from '@jsonrpcclient/duplex';
import { failure, fake, fakePeer } from '@jsonrpcclient/testing';
import { describe, expect, test } from 'vitest';

const methods = { add: (a: number, b: number) => a + b };

function begin(server = fake(methods)) {
  const peer = fakePeer(server);
  const connection = connect(peer.open());
  return { server, peer, connection, client: createClient(connection) };
}

describe('over a fake peer', () => {
  test('calls, batches and notifications reach the server', async () => {
    const { server, connection, client } = begin();
    expect(await client.request('add', [2, 3])).toBe(5);
    await client.notify('add', [1, 1]);
    expect(await client.batch([{ method: 'add', params: [1, 2] }, { method: 'go' }])).toMatchObject(
      [{ result: 3 }, { error: { code: -32601 } }],
    );
    expect(server.calls).toHaveLength(4);
    await connection.close();
  });

  test('the client receives notifications in their order, before a later response', async () => {
    const { peer, connection, client } = begin();
    const seen: unknown[] = [];
    connection.on('tick', (...params: unknown[]) => seen.push(params));
    peer.notify('tick', [1]);
    peer.notify('tick', [2]);
    peer.notify('tick');
    expect(seen).toEqual([]);
    await client.request('add', [2, 3]);
    expect(seen).toEqual([[1], [2], []]);
    await connection.close();
  });

  test('the client answers requests with a result or an error', async () => {
    const { peer, connection } = begin();
    connection.handle('confirm', (question: string) => question === 'sure?');
    expect(await peer.request('confirm', ['sure?'])).toBe(true);
    expect(await failure(peer.request('other'))).toMatchObject({
      name: 'RpcError',
      code: -32601,
      method: 'other',
      id: 'peer-2',
    });
    await connection.close();
  });

  test('subscriptions get their values', async () => {
    const server = fake({
      watch: () => {
        peer.notify('event', { id: 7, value: 'a' });
        peer.notify('event', { id: 8, value: 'of another' });
        peer.notify('event', { id: 7, value: 'b', done: true });
        return 7;
      },
    });
    const { peer, connection } = begin(server);
    const subscription = await subscribe(connection, {
      method: 'watch',
      notification: 'event',
      read: (event: { id: number; value: string; done?: boolean }) => event,
    });
    const values: string[] = [];
    for await (const value of subscription) values.push(value);
    expect(values).toEqual(['a', 'b']);
    await connection.close();
  });

  test('messages in dialect 1.0 have no version, and all members', async () => {
    const peer = fakePeer(fake(methods), { dialect: '1.0' });
    const channel = peer.open();
    peer.notify('tick');
    const answer = peer.request('confirm');
    const messages = channel.messages[Symbol.asyncIterator]();
    const next = async () => JSON.parse(String((await messages.next()).value)) as Message;
    expect(await next()).toEqual({ method: 'tick', params: [], id: null });
    expect(await next()).toEqual({ method: 'confirm', params: [], id: 'peer-1' });
    channel.send('[{"result":true,"error":null,"id":"peer-1"},{"result":0,"id":"peer-9"}]');
    expect(await answer).toBe(true);
    channel.send('[{"result":true,"id":"peer-1"},{"method":"add","params":[1,2],"id":1}]');
    expect(await next()).toMatchObject([{ result: 3 }]);
    await channel.close();
  });

  test('a message is delivered in a later turn', async () => {
    const server = fake(methods);
    const channel = fakePeer(server).open();
    channel.send('{"method":"add","params":[1,2]}');
    for (let step = 0; step < 50; step++) await Promise.resolve();
    expect(server.calls).toEqual([]);
    await turn();
    await turn();
    expect(server.calls).toHaveLength(1);
  });
});

describe('the connection to a fake peer', () => {
  test('breaks when the peer drops it, and pending calls of both sides reject', async () => {
    const { server, peer, connection, client } = begin();
    connection.handle('never', () => new Promise(() => {}));
    server.silence('add');
    const calls = [failure(client.request('add', [2, 3])), failure(peer.request('never'))];
    await expect.poll(() => server.calls).toHaveLength(1);
    await peer.drop();
    const [lost, own] = await Promise.all(calls);
    expect(lost).toMatchObject({
      name: 'TransportError',
      sent: 'maybe',
      cause: { name: 'ChannelError', code: 'ECONNRESET' },
    });
    expect(own).toMatchObject({ name: 'TransportError', method: 'never' });
    expect(connection.state).toBe('closed');
  });

  test('breaks when the server rejects, for example with the error of a fake', async () => {
    const { server, client } = begin();
    const cause = new Error('hang up');
    server.fail('add', cause);
    expect(await failure(client.request('add', [2, 3]))).toMatchObject({
      name: 'TransportError',
      cause: { cause },
    });
  });

  test('ends when either side closes it', async () => {
    const { peer, connection } = begin();
    peer.notify('tick');
    const ticks = connection.notifications('tick');
    await peer.close();
    expect(await ticks.next()).toMatchObject({ done: false });
    await expect.poll(() => connection.state).toBe('closed');
    const other = begin();
    await other.connection.opened();
    const pending = failure(other.peer.request('confirm'));
    await other.connection.close();
    expect(await pending).toMatchObject({ name: 'TransportError', method: 'confirm' });
    peer.open().close();
  });

  test('opens again after a loss and after refusals', async () => {
    const server = fake(methods);
    const peer = fakePeer(server);
    const connection = connect(reconnect(() => peer.open(), { minDelay: 1, maxDelay: 1 }));
    const client = createClient(connection);
    expect(await client.request('add', [1, 1])).toBe(2);
    peer.refuse(2);
    const states: string[] = [];
    connection.onState((state) => states.push(state));
    await peer.drop('for a test');
    const call = client.request('add', [2, 3]);
    await expect.poll(() => states).toEqual([...Array(3).fill('reconnecting'), 'open']);
    expect(await call).toBe(5);
    await connection.close();
  });

  test('that is refused rejects calls with sent: no', async () => {
    const peer = fakePeer(fake(methods));
    peer.refuse();
    const connection = connect(peer.open());
    expect(await failure(createClient(connection).request('add', [2, 3]))).toMatchObject({
      name: 'TransportError',
      sent: 'no',
      cause: { code: 'ECONNREFUSED' },
    });
    await connection.close();
    peer.refuse();
    const refused = peer.open();
    expect(refused.send('{}')).toBeUndefined();
    refused.close();
  });

  test('must be open before the peer sends, and a closed channel sends nothing', async () => {
    const server = fake(methods);
    const peer = fakePeer(server);
    expect(() => peer.notify('tick')).toThrow('no channel is open; connect to peer.open()');
    expect(await failure(peer.request('tick'))).toBeInstanceOf(Error);
    const channel = peer.open();
    const closed = peer.close();
    // Lost on the way, because the client doesn't know yet.
    channel.send('{"method":"add"}');
    expect(await channel.messages[Symbol.asyncIterator]().next()).toMatchObject({ done: true });
    for (let step = 0; step < 5; step++) await turn();
    expect(server.calls).toEqual([]);
    await closed;
    expect(() => channel.send('{}')).toThrow(expect.objectContaining({ sent: 'no' }));
  });
});

test('fakePeer throws for something that is not a transport', () => {
  expect(() => fakePeer({} as never)).toThrow(
    new TypeError('fakePeer: expected a transport such as fake(methods), got Object'),
  );
});
