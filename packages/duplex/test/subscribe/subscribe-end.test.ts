import { createClient, RpcError } from '@jsonrpcclient/core';
import { ChannelError, type SubscribeOptions, subscribe } from '@jsonrpcclient/duplex';
import { failure } from '@jsonrpcclient/testing';
import { describe, expect, test } from 'vitest';
import { settle } from '../pair.ts';
import { jsonrpc, start } from '../start.ts';

interface Event {
  readonly id?: unknown;
  readonly value: string;
  readonly done?: boolean;
  readonly error?: unknown;
}

const watching = {
  method: 'watch',
  notification: 'event',
  read: (event: Event) => event,
  unsubscribe: 'unwatch',
} satisfies SubscribeOptions<string, [Event]>;

/** A subscription with the id 1, and how it hears of an event. */
async function startWatching(
  options: Partial<SubscribeOptions<string, [Event]>> = {},
  early: object[] = [],
) {
  const started = start();
  const { peer, connection } = started;
  const subscribed = subscribe(connection, { ...watching, ...options });
  await settle();
  const say = (params: object) => peer.say({ jsonrpc, method: 'event', params });
  for (const event of early) say(event);
  peer.say({ jsonrpc, result: 1, id: 1 });
  return { ...started, say, subscription: await subscribed };
}

/** All values, and what the iteration throws at last. */
async function drain(values: AsyncIterable<unknown>) {
  const seen: unknown[] = [];
  try {
    for await (const value of values) seen.push(value);
  } catch (error) {
    return { seen, error };
  }
  return { seen };
}

describe('an event that ends a subscription', () => {
  test.each([
    ['after its value', { value: 'two', done: true }, ['one', 'two']],
    ['without a value', { done: true }, ['one']],
    ['with an error that is null', { done: true, error: null }, ['one']],
  ])('ends the iteration %s, and causes no request', async (_, event, seen) => {
    const { say, peer, subscription, reports } = await startWatching();
    say({ id: 1, value: 'one' });
    say({ id: 1, ...event });
    say({ id: 1, value: 'too late' });
    expect(await drain(subscription)).toEqual({ seen });
    await subscription.return();
    expect(peer.seen).toHaveLength(1);
    expect(reports).toMatchObject([{ kind: 'unheard' }]);
  });

  test.each([
    ['after its value', { value: 'two' }, ['one', 'two']],
    ['without a value', {}, ['one']],
  ])('with an error makes the iteration throw it, %s', async (_, event, seen) => {
    const error = new RpcError({ code: 5, message: 'the database is gone' });
    const { peer, connection } = start();
    const read = (given: Event) => (given.error ? { ...given, error } : given);
    const subscribed = subscribe(connection, { ...watching, read });
    await settle();
    peer.say({ jsonrpc, result: 1, id: 1 });
    const subscription = await subscribed;
    peer.say({ jsonrpc, method: 'event', params: { id: 1, value: 'one', error: null } });
    peer.say({ jsonrpc, method: 'event', params: { id: 1, ...event, error: {} } });
    expect(await drain(subscription)).toEqual({ seen, error });
    await subscription.return();
    expect(peer.seen).toHaveLength(1);
  });

  test('ends a waiting reader', async () => {
    const { say, subscription } = await startWatching();
    const next = subscription.next();
    await settle();
    say({ done: true });
    expect(await next).toEqual({ done: true, value: undefined });
  });

  test('before the response ends the iteration after the earlier values', async () => {
    const { subscription, peer } = await startWatching({}, [
      { id: 1, value: 'one' },
      { id: 2, done: true },
      { id: 1, done: true },
      { id: 1, value: 'too late' },
    ]);
    expect(subscription.id).toBe(1);
    expect(await drain(subscription)).toEqual({ seen: ['one'] });
    await subscription.return();
    expect(peer.seen).toHaveLength(1);
  });

  test('of another subscription has no effect', async () => {
    const { say, subscription } = await startWatching();
    say({ id: 2, done: true });
    say({ id: 1, value: 'one' });
    expect(await subscription.next()).toEqual({ done: false, value: 'one' });
  });

  test('means that the subscription is not repeated after a loss', async () => {
    const { say, peer, subscription } = await startWatching();
    say({ id: 1, done: true });
    await settle();
    peer.tell({ state: 'lost', error: new ChannelError('gone') });
    peer.tell({ state: 'open' });
    await settle();
    expect(peer.seen).toHaveLength(1);
    expect(await drain(subscription)).toEqual({ seen: [] });
  });
});

describe('an id of another type', () => {
  test.each([
    ['as text', 1, '1'],
    ['as a number', '1', 1],
  ])('%s is reported, and its value is dropped', async (_, id, given) => {
    const { say, subscription, reports } = await startWatching({ id: () => id });
    say({ id: given, value: 'mistyped' });
    say({ id: 'other', value: 'of another' });
    say({ id: null, value: 'of another' });
    say({ id: {}, value: 'of another' });
    say({ id, value: 'one' });
    expect(await subscription.next()).toEqual({ done: false, value: 'one' });
    expect(reports).toEqual([{ kind: 'mistyped', method: 'event' }]);
  });

  test('before the response is also reported', async () => {
    const early = [
      { id: '1', value: 'mistyped' },
      { id: 'other', value: 'of another' },
      { id: 1, value: 'one' },
    ];
    const { subscription, reports } = await startWatching({}, early);
    expect(await subscription.next()).toEqual({ done: false, value: 'one' });
    expect(reports).toEqual([{ kind: 'mistyped', method: 'event' }]);
  });

  test('that is an object matches nothing', async () => {
    const { say, subscription, reports } = await startWatching();
    say({ id: { toString: 1 }, value: 'of another' });
    say({ id: 1, value: 'one' });
    expect(await subscription.next()).toEqual({ done: false, value: 'one' });
    expect(reports).toEqual([]);
  });
});

describe('a subscription with resubscribe: false', () => {
  const broken = new ChannelError('the pipe broke');
  const once = { resubscribe: false };
  const lost = {
    name: 'TransportError',
    message: 'watch: the pipe broke',
    cause: broken,
  };

  test('throws when the connection is lost, after the earlier values', async () => {
    const { say, peer, subscription, reports } = await startWatching(once);
    say({ id: 1, value: 'one' });
    peer.tell({ state: 'lost', error: broken });
    peer.tell({ state: 'open' });
    await settle();
    expect(await drain(subscription)).toMatchObject({ seen: ['one'], error: lost });
    say({ id: 1, value: 'too late' });
    await settle();
    await subscription.return();
    expect(peer.seen).toHaveLength(1);
    expect(reports).toMatchObject([{ kind: 'unheard' }]);
  });

  test('throws whatever error the channel reports for the loss', async () => {
    const { peer, subscription } = await startWatching(once);
    peer.tell({ state: 'lost', error: undefined });
    expect(await failure(subscription.next())).toMatchObject({
      name: 'TransportError',
      message: 'watch: the connection was lost',
    });
  });

  test('throws when the connection is lost right after the response', async () => {
    const { peer, connection } = start();
    const subscribed = subscribe(connection, { ...watching, ...once });
    await settle();
    peer.say({ jsonrpc, method: 'event', params: { id: 1, value: 'one' } });
    peer.say({ jsonrpc, result: 1, id: 1 });
    peer.tell({ state: 'lost', error: broken });
    peer.tell({ state: 'open' });
    expect(await drain(await subscribed)).toMatchObject({ seen: ['one'], error: lost });
    expect(peer.seen).toHaveLength(1);
  });

  test('throws when the connection is lost while a middleware holds back the response', async () => {
    const { peer, connection } = start();
    let go = () => {};
    const client = createClient<unknown>(async (payload, options) => {
      const reply = await connection(payload, options);
      await new Promise<void>((resolve) => {
        go = resolve;
      });
      return reply;
    });
    const subscribed = subscribe(connection, { ...watching, ...once, client });
    await settle();
    peer.say({ jsonrpc, result: 1, id: 1 });
    await settle();
    peer.tell({ state: 'lost', error: broken });
    peer.tell({ state: 'open' });
    await settle();
    go();
    expect(await failure((await subscribed).next())).toMatchObject(lost);
    expect(peer.seen).toHaveLength(1);
  });

  test('still waits for the first connection', async () => {
    const { peer, connection } = start({}, { state: 'connecting' });
    const subscribed = subscribe(connection, { ...watching, ...once });
    peer.tell({ state: 'lost', error: broken });
    peer.tell({ state: 'open' });
    await settle();
    peer.say({ jsonrpc, result: 1, id: 1 });
    peer.say({ jsonrpc, method: 'event', params: { id: 1, value: 'one' } });
    expect(await (await subscribed).next()).toEqual({ done: false, value: 'one' });
    expect(peer.seen).toHaveLength(1);
  });
});
