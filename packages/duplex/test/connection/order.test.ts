import { mcp, subscribe } from '@jsonrpcclient/duplex';
import { failure } from '@jsonrpcclient/testing';
import { describe, expect, test } from 'vitest';
import { settle } from '../pair.ts';
import { jsonrpc, start } from '../start.ts';

const ok = (id: number, result: unknown = null) => ({ jsonrpc, result, id });
const tick = (...params: unknown[]) => ({ jsonrpc, method: 'tick', params });

/** Lets everything happen that waits for microtasks only. */
async function microtasks(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await undefined;
}

/** A connection whose notifications, changes of state and calls leave their names in `order`. */
function startOrder(...options: Parameters<typeof start>) {
  const started = start(...options);
  const order: unknown[] = [];
  started.connection.on('tick', (name) => order.push(name));
  started.connection.onState((state) => order.push(state));
  const call = async (name: string) => {
    await started.client.request(name).catch(() => {});
    for (let turn = 0; turn < 10; turn++) await undefined;
    order.push(name);
  };
  return { ...started, order, call };
}

describe('a message with a method', () => {
  test.each([
    ['a result', ok(1)],
    ['an error', { jsonrpc, error: { code: 1, message: 'no' }, id: 1 }],
    ['an invalid response', { jsonrpc, id: 1 }],
  ])('is handled after the code that awaits %s has continued', async (_, response) => {
    const { peer, order, call } = startOrder();
    call('a');
    peer.say(response);
    peer.say(tick('tick'));
    await settle();
    expect(order).toEqual(['a', 'tick']);
  });

  test('is handled after the last response of a batch, but waits for none before that', async () => {
    const { peer, client, order } = startOrder();
    client.batch([{ method: 'a' }, { method: 'b' }]).then(() => order.push('batch'));
    peer.say(ok(1));
    peer.say(tick('between'));
    await microtasks();
    expect(order).toEqual(['between']);
    peer.say(ok(2));
    peer.say(tick('behind'));
    await settle();
    expect(order).toEqual(['between', 'batch', 'behind']);
  });

  test('does not wait for a response that matches no call', async () => {
    const { peer, order } = startOrder();
    peer.say(ok(7));
    peer.say(tick('tick'));
    await microtasks();
    expect(order).toEqual(['tick']);
  });

  test('does not wait behind another one, nor does a response behind a response', async () => {
    const { peer, order, call } = startOrder();
    for (const name of ['a', 'b']) call(name);
    for (const name of [1, 2, 3]) peer.say(tick(name));
    await microtasks();
    expect(order).toEqual([1, 2, 3]);
    for (const id of [1, 2]) peer.say(ok(id));
    await microtasks();
    expect(order.slice(3)).toEqual(['a', 'b']);
  });

  test('keeps its place among the messages before and after it', async () => {
    const { peer, order, call } = startOrder();
    for (const name of ['a', 'b']) call(name);
    peer.say(ok(1));
    for (const name of [1, 2]) peer.say(tick(name));
    peer.say(ok(2));
    for (const name of [3, 4]) peer.say(tick(name));
    await settle();
    expect(order).toEqual(['a', 1, 2, 'b', 3, 4]);
  });

  test('that reports progress is also handled after an earlier response', async () => {
    const { peer, client, order, call } = startOrder(mcp);
    call('a');
    const slow = client.request('slow', {}, { onProgress: () => order.push('progress') });
    peer.say(ok(1));
    peer.say({ jsonrpc, method: 'notifications/progress', params: { progressToken: 2 } });
    peer.say(ok(2));
    await slow;
    expect(order).toEqual(['a', 'progress']);
  });

  test('is a value of the subscription whose response arrived before it', async () => {
    const { peer, connection } = start();
    const subscribed = subscribe(connection, {
      method: 'subscribe',
      notification: 'tick',
      read: (id: string, value: number) => ({ id, value }),
    });
    peer.say(tick('s1', 1));
    peer.say(ok(1, 's1'));
    for (const value of [2, 3]) peer.say(tick('s1', value));
    const subscription = await subscribed;
    for (const value of [1, 2, 3]) expect(await subscription.next()).toMatchObject({ value });
  });
});

describe('while a message waits for code that awaits a call', () => {
  test('a loss that follows is reported after it', async () => {
    const { peer, order, call } = startOrder({}, { state: 'connecting' });
    peer.tell({ state: 'open' });
    await settle();
    call('a');
    peer.say(ok(1));
    peer.say(tick('tick'));
    peer.tell({ state: 'lost', error: new Error('gone') });
    peer.tell({ state: 'open' });
    await settle();
    expect(order).toEqual(['open', 'a', 'tick', 'reconnecting', 'open']);
  });

  test('an end that follows is reported after it', async () => {
    const { peer, order, call } = startOrder();
    call('a');
    peer.say(ok(1));
    peer.say(tick('tick'));
    peer.end();
    await settle();
    expect(order).toEqual(['a', 'tick', 'closed']);
  });

  test('calls are sent', async () => {
    const { peer, client, connection } = startOrder();
    client.request('a').then(() => client.request('b').catch(() => {}));
    let sent = 0;
    connection.on('tick', () => {
      sent = peer.seen.length;
    });
    peer.say(ok(1));
    peer.say(tick());
    await settle();
    expect(sent).toBe(2);
  });

  test('this side can close, which drops the message and leaves nothing waiting', async () => {
    const { peer, client, connection, order, reports } = startOrder();
    connection.handle('ask', () => order.push('asked'));
    const closed = client.request('a').then(() => connection.close());
    const waiting = failure(client.request('b'));
    peer.say(ok(1));
    peer.say(tick('tick'));
    peer.say({ jsonrpc, method: 'ask', id: 1 });
    await closed;
    expect(await waiting).toMatchObject({ name: 'TransportError' });
    await settle();
    expect(order).toEqual(['closed']);
    expect(peer.seen).toHaveLength(2);
    expect(reports).toEqual([]);
  });
});
