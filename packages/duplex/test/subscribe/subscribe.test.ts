import {
  compose,
  createClient,
  methodOf,
  RpcError,
  type Transport,
  TransportError,
} from '@jsonrpcclient/core';
import {
  ChannelError,
  type Connection,
  type DuplexCallOptions,
  type SubscribeOptions,
  subscribe,
} from '@jsonrpcclient/duplex';
import { failure } from '@jsonrpcclient/testing';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { collect } from '../collect.ts';
import { type Peer, settle } from '../pair.ts';
import { jsonrpc, start } from '../start.ts';

const broken = new ChannelError('the pipe broke');
const lost = { state: 'lost', error: broken } as const;
const open = { state: 'open' } as const;
const error = { code: -32000, message: 'no' };

type Event = { readonly subscription?: unknown; readonly result: string };

/** As Ethereum does it. */
const heads = {
  method: 'eth_subscribe',
  params: ['newHeads'],
  notification: 'eth_subscription',
  read: ({ subscription, result }: Event) => ({ id: subscription, value: result }),
  unsubscribe: 'eth_unsubscribe',
} satisfies SubscribeOptions<string, [Event]>;

/** Lets an event of a subscription come in; without an id one for all. */
function say(peer: Peer, result: string, subscription?: unknown): void {
  peer.say({ jsonrpc, method: 'eth_subscription', params: { subscription, result } });
}

/** Answers what was sent last. */
async function answer(peer: Peer, result: unknown): Promise<void> {
  await settle();
  const { id } = peer.seen.at(-1) as { id: number };
  peer.say({ jsonrpc, result, id });
}

/** A subscription with the id `a` at the server. */
async function startSubscribed(options: Partial<SubscribeOptions<string, [Event]>> = {}) {
  const started = start();
  const subscribed = subscribe(started.connection, { ...heads, ...options });
  await answer(started.peer, 'a');
  return { ...started, subscription: await subscribed };
}

/** Lets the connection be lost, and then another be open. */
async function reopen(peer: Peer): Promise<void> {
  for (const event of [lost, open]) {
    peer.tell(event);
    await settle();
  }
}

/** A client whose middleware takes its time. */
function slowClient(connection: Connection) {
  return createClient(
    compose(connection, (next) => async (payload, options) => {
      const reply = await next(payload, options);
      await settle();
      return reply;
    }),
  );
}

/** What the next reads give. */
async function read(iterator: AsyncIterator<unknown>, count: number): Promise<unknown[]> {
  const values: unknown[] = [];
  for (let n = 0; n < count; n++) values.push((await iterator.next()).value);
  return values;
}

/** The methods and params of what was sent after the first message. */
function sentAfterwards(peer: Peer): unknown[] {
  return (peer.seen.slice(1) as { method: string; params: unknown }[]).map(({ method, params }) => [
    method,
    params,
  ]);
}

describe('a subscription', () => {
  test('makes one request, and yields the values for its id', async () => {
    const { peer, connection, subscription, reports } = await startSubscribed();
    expect(peer.seen).toEqual([{ jsonrpc, method: 'eth_subscribe', params: ['newHeads'], id: 1 }]);
    expect(subscription.id).toBe('a');
    say(peer, 'one', 'a');
    say(peer, 'of another', 'b');
    say(peer, 'two', 'a');
    const seen: string[] = [];
    for await (const head of subscription) {
      seen.push(head);
      if (head === 'two') connection.close();
    }
    expect(seen).toEqual(['one', 'two']);
    expect(reports).toEqual([]);
  });

  test('also yields values that arrived before the response, but not those of other subscriptions', async () => {
    const { peer, connection } = start();
    const subscribed = subscribe(connection, heads);
    say(peer, 'one', 'a');
    say(peer, 'of another', 'b');
    say(peer, 'two', 'a');
    await answer(peer, 'a');
    say(peer, 'three', 'a');
    expect(await read(await subscribed, 3)).toEqual(['one', 'two', 'three']);
  });

  test('keeps only the newest values before the response, within its limit', async () => {
    const { peer, connection, reports } = start();
    const subscribed = subscribe(connection, { ...heads, limit: 2 });
    for (const value of ['one', 'two', 'three']) say(peer, value, 'a');
    say(peer, 'of another', 'b');
    await answer(peer, 'a');
    const subscription = await subscribed;
    expect(await read(subscription, 1)).toEqual(['three']);
    expect(subscription.dropped).toBe(2);
    expect(reports).toEqual([{ kind: 'dropped', method: 'eth_subscription' }]);
  });

  test('does not count dropped values of other subscriptions as its own', async () => {
    const { peer, connection, reports } = start();
    const subscribed = subscribe(connection, { ...heads, limit: 2 });
    for (const id of ['b', 'c', 'b', 'c', 'a', 'a']) say(peer, `for ${id}`, id);
    await answer(peer, 'a');
    const subscription = await subscribed;
    expect(await read(subscription, 2)).toEqual(['for a', 'for a']);
    expect(subscription.dropped).toBe(0);
    expect(reports).toEqual([]);
  });

  test('keeps its own values and those for all subscriptions in order of arrival', async () => {
    const { peer, connection } = start();
    const subscribed = subscribe(connection, { ...heads, limit: 3 });
    say(peer, 'one', 'a');
    say(peer, 'two');
    say(peer, 'three', 'a');
    say(peer, 'four');
    await answer(peer, 'a');
    const subscription = await subscribed;
    expect(await read(subscription, 3)).toEqual(['two', 'three', 'four']);
    expect(subscription.dropped).toBe(1);
  });

  test('counts dropped values that may have been its own if there were too many other ids', async () => {
    const { peer, connection } = start();
    const subscribed = subscribe(connection, { ...heads, limit: 2 });
    for (const id of ['b', 'c', 'd', 'a', 'a', undefined, 'a']) say(peer, `for ${id}`, id);
    await answer(peer, 'a');
    const subscription = await subscribed;
    expect(await read(subscription, 2)).toEqual(['for undefined', 'for a']);
    // Two of its own, and that for `d`.
    expect(subscription.dropped).toBe(3);
  });

  test('queues no more than its limit before the response, however many ids there are', async () => {
    const { peer, connection } = start();
    const held: WeakRef<object>[] = [];
    const subscribed = subscribe(connection, {
      ...heads,
      limit: 3,
      read({ subscription }: Event) {
        const value = {};
        held.push(new WeakRef(value));
        return { id: subscription, value };
      },
    });
    for (let id = 0; id < 1_000; id++) say(peer, 'value', `${id}`);
    await settle();
    await collect();
    expect(held).toHaveLength(1_000);
    expect(held.filter((one) => one.deref()).length).toBeLessThanOrEqual(3 + 1);
    await answer(peer, 'a');
    await subscribed;
  });

  test('drops the oldest values above its limit, and counts them', async () => {
    const { peer, subscription } = await startSubscribed({ limit: 2 });
    for (const value of ['one', 'two', 'three', 'four']) say(peer, value, 'a');
    await settle();
    expect(await read(subscription, 2)).toEqual(['three', 'four']);
    expect(subscription.dropped).toBe(2);
    expect(subscription.gaps).toBe(0);
  });

  test('receives all notifications if they have no ids, except those that are ignored', async () => {
    const { peer, connection } = start();
    const subscribed = subscribe<number, [n: number]>(connection, {
      method: 'start',
      notification: 'tick',
      read: (n) => (n % 2 === 0 ? { value: n } : undefined),
    });
    await settle();
    expect(peer.seen).toEqual([{ jsonrpc, method: 'start', id: 1 }]);
    peer.say({ jsonrpc, method: 'tick', params: [0] });
    await answer(peer, null);
    for (const n of [1, 2]) peer.say({ jsonrpc, method: 'tick', params: [n] });
    const subscription = await subscribed;
    expect(await read(subscription, 2)).toEqual([0, 2]);
    expect(subscription.id).toBeNull();
    await subscription.return();
    expect(peer.seen).toHaveLength(1);
  });

  test('can read its id from the result', async () => {
    const { peer, connection } = start();
    const subscribed = subscribe(connection, {
      ...heads,
      id: (result) => (result as { token: number }).token,
    });
    await answer(peer, { token: 7 });
    say(peer, 'of another', '7');
    say(peer, 'one', 7);
    const subscription = await subscribed;
    expect(await read(subscription, 1)).toEqual(['one']);
    expect(subscription.id).toBe(7);
  });

  test('uses the given client', async () => {
    const { peer, connection } = start();
    const client = createClient(connection, { ids: () => 'mine' });
    const subscribed = subscribe(connection, { ...heads, client });
    await settle();
    expect(peer.seen).toMatchObject([{ id: 'mine' }]);
    peer.say({ jsonrpc, result: 'a', id: 'mine' });
    await subscribed;
  });

  test('is independent of others of the same kind', async () => {
    const { peer, connection, subscription } = await startSubscribed();
    const other = subscribe(connection, heads);
    await answer(peer, 'b');
    for (const id of ['a', 'b', 'a']) say(peer, `for ${id}`, id);
    expect(await read(subscription, 2)).toEqual(['for a', 'for a']);
    expect(await read(await other, 1)).toEqual(['for b']);
  });

  test('that fails to read a notification reports it and continues', async () => {
    const { peer, subscription, reports } = await startSubscribed();
    peer.say({ jsonrpc, method: 'eth_subscription' });
    say(peer, 'one', 'a');
    expect(await read(subscription, 1)).toEqual(['one']);
    expect(reports).toMatchObject([{ kind: 'failed', method: 'eth_subscription' }]);
  });
});

describe('a subscription that the server refuses', () => {
  test('rejects like the request, and leaves no listener', async () => {
    const { peer, connection, reports } = start();
    const subscribed = failure(subscribe(connection, heads));
    peer.say({ jsonrpc, error, id: 1 });
    expect(await subscribed).toBeInstanceOf(RpcError);
    say(peer, 'one', 'a');
    await settle();
    expect(reports).toMatchObject([{ kind: 'unheard', method: 'eth_subscription' }]);
    peer.tell(lost);
    peer.tell(open);
    await settle();
    expect(peer.seen).toHaveLength(1);
  });

  test('with a result without an id rejects with the error that is thrown then', async () => {
    const { peer, connection, reports } = start();
    const id = () => {
      throw new TypeError('no token');
    };
    const subscribed = failure(subscribe(connection, { ...heads, id }));
    await answer(peer, {});
    expect(await subscribed).toMatchObject({ message: 'no token' });
    say(peer, 'one', 'a');
    await settle();
    expect(reports).toMatchObject([{ kind: 'unheard' }]);
  });

  test('also rejects because the connection is closed', async () => {
    const { connection } = start();
    await connection.close();
    expect(await failure(subscribe(connection, heads))).toBeInstanceOf(TransportError);
  });
});

describe('the end of a subscription', () => {
  test('by break unsubscribes and stops listening', async () => {
    const { peer, subscription, reports } = await startSubscribed();
    say(peer, 'one', 'a');
    const loop = (async () => {
      for await (const _ of subscription) break;
    })();
    await settle();
    expect(sentAfterwards(peer)).toEqual([['eth_unsubscribe', ['a']]]);
    await answer(peer, true);
    await loop;
    say(peer, 'two', 'a');
    await settle();
    expect(reports).toMatchObject([{ kind: 'unheard' }]);
    expect(await subscription.next()).toEqual({ done: true, value: undefined });
  });

  test('by return() or the end of a scope unsubscribes', async () => {
    for (const end of ['return', Symbol.asyncDispose] as const) {
      const { peer, subscription } = await startSubscribed();
      const ended = subscription[end]();
      await answer(peer, true);
      await ended;
      expect(sentAfterwards(peer)).toEqual([['eth_unsubscribe', ['a']]]);
    }
  });

  test('by break in a scope that ends unsubscribes once', async () => {
    const { peer, subscription } = await startSubscribed();
    say(peer, 'one', 'a');
    peer.onSend = (text) => {
      const { id, params } = JSON.parse(text) as { id: number; params: unknown[] };
      const isFirst = sentAfterwards(peer).length === 1 && params[0] === 'a';
      peer.say(isFirst ? { jsonrpc, result: true, id } : { jsonrpc, error, id });
    };
    {
      await using own = subscription;
      for await (const _ of own) break;
    }
    expect(sentAfterwards(peer)).toHaveLength(1);
  });

  test('makes the given call', async () => {
    const { peer, subscription } = await startSubscribed({
      unsubscribe: (id) => ({ method: 'stop', params: { token: id } }),
    });
    const ended = subscription.return();
    await answer(peer, null);
    expect(await ended).toEqual({ done: true, value: undefined });
    expect(sentAfterwards(peer)).toEqual([['stop', { token: 'a' }]]);
  });

  test('that the server refuses is reported, and still takes effect', async () => {
    const { peer, subscription, reports } = await startSubscribed();
    say(peer, 'one', 'a');
    const loop = (async () => {
      for await (const _ of subscription) break;
    })();
    await settle();
    peer.say({ jsonrpc, error, id: 2 });
    await loop;
    expect(await subscription.next()).toEqual({ done: true, value: undefined });
    expect(reports).toMatchObject([{ kind: 'refused', method: 'eth_unsubscribe' }]);
    expect(reports[0]?.error).toBeInstanceOf(RpcError);
  });

  test('by a call that cannot be made is reported', async () => {
    const { peer, subscription, reports } = await startSubscribed({
      unsubscribe() {
        throw new TypeError('no id');
      },
    });
    expect(await subscription.return()).toEqual({ done: true, value: undefined });
    expect(reports).toMatchObject([{ kind: 'refused', method: undefined }]);
    expect(peer.seen).toHaveLength(1);
  });

  test("unsubscribes even if the client's signal has aborted meanwhile", async () => {
    const { peer, connection, client } = start();
    const controller = new AbortController();
    const own = client.with({ signal: controller.signal });
    const subscribed = subscribe(connection, { ...heads, client: own });
    await answer(peer, 'a');
    const subscription = await subscribed;
    controller.abort();
    const ended = subscription.return();
    await answer(peer, true);
    await ended;
    expect(sentAfterwards(peer)).toEqual([['eth_unsubscribe', ['a']]]);
  });

  test('waits for no response from a server that is gone', async () => {
    const { peer, subscription } = await startSubscribed();
    const ended = subscription.return();
    await settle();
    peer.end(broken);
    expect(await ended).toEqual({ done: true, value: undefined });
  });

  test('sends nothing to a server whose connection was lost', async () => {
    const { peer, subscription } = await startSubscribed();
    peer.tell(lost);
    await settle();
    await subscription.return();
    peer.tell(open);
    await settle();
    expect(peer.seen).toHaveLength(1);
  });

  test('while subscribing again, which then fails, leaves no listener', async () => {
    const { peer, subscription, reports } = await startSubscribed();
    peer.tell(lost);
    peer.tell(open);
    await settle();
    const ended = subscription.return();
    await settle();
    peer.say({ jsonrpc, error, id: 2 });
    expect(await ended).toEqual({ done: true, value: undefined });
    expect(await subscription.next()).toEqual({ done: true, value: undefined });
    expect(sentAfterwards(peer)).toHaveLength(1);
    expect(reports).toEqual([]);
  });

  test('while subscribing again ends the new subscription', async () => {
    const { peer, subscription } = await startSubscribed();
    peer.tell(lost);
    peer.tell(open);
    await settle();
    expect(sentAfterwards(peer)).toEqual([['eth_subscribe', ['newHeads']]]);
    const ended = subscription.return();
    await answer(peer, 'b');
    await settle();
    expect(sentAfterwards(peer).slice(1)).toEqual([['eth_unsubscribe', ['b']]]);
    await answer(peer, true);
    await ended;
  });

  test('while subscribing again reports no refusal', async () => {
    const { peer, subscription, reports } = await startSubscribed();
    peer.tell(lost);
    peer.tell(open);
    await settle();
    await subscription.return();
    peer.say({ jsonrpc, error, id: 2 });
    await settle();
    expect(sentAfterwards(peer)).toHaveLength(1);
    expect(reports).toEqual([]);
    expect(await subscription.next()).toEqual({ done: true, value: undefined });
  });
});

describe('a subscription whose connection is lost', () => {
  test('is repeated on the next connection, with a gap and a new id', async () => {
    const { peer, subscription } = await startSubscribed();
    say(peer, 'one', 'a');
    peer.tell(lost);
    await settle();
    expect(peer.seen).toHaveLength(1);
    peer.tell(open);
    await settle();
    expect(sentAfterwards(peer)).toEqual([['eth_subscribe', ['newHeads']]]);
    say(peer, 'two', 'b');
    say(peer, 'of another', 'a');
    await answer(peer, 'b');
    say(peer, 'three', 'b');
    expect(subscription.gaps).toBe(0);
    expect(await read(subscription, 1)).toEqual(['one']);
    expect(subscription.gaps).toBe(0);
    expect(await read(subscription, 2)).toEqual(['two', 'three']);
    expect(subscription.gaps).toBe(1);
    expect(subscription.id).toBe('b');
    const ended = subscription.return();
    await answer(peer, true);
    await ended;
    expect(sentAfterwards(peer).at(-1)).toEqual(['eth_unsubscribe', ['b']]);
  });

  test('counts one gap for several failed attempts to connect', async () => {
    const { peer, subscription } = await startSubscribed();
    for (const event of [lost, lost, open]) {
      peer.tell(event);
      await settle();
    }
    await answer(peer, 'b');
    say(peer, 'one', 'b');
    expect(await read(subscription, 1)).toEqual(['one']);
    expect(subscription.gaps).toBe(1);
  });

  test('during the first request rejects', async () => {
    const { peer, connection } = start();
    const subscribed = failure(subscribe(connection, heads));
    peer.tell(lost);
    expect(await subscribed).toMatchObject({ name: 'TransportError', sent: 'maybe' });
    peer.tell(open);
    await settle();
    expect(peer.seen).toHaveLength(1);
  });

  test('during a repeated request makes the request again', async () => {
    const { peer, subscription } = await startSubscribed();
    for (const event of [lost, open, lost, open]) {
      peer.tell(event);
      await settle();
    }
    expect(sentAfterwards(peer)).toHaveLength(2);
    await answer(peer, 'c');
    say(peer, 'one', 'c');
    expect(await read(subscription, 1)).toEqual(['one']);
  });

  test('during a repeated request makes the request again, however soon the next connection opens', async () => {
    const { peer, subscription } = await startSubscribed();
    await reopen(peer);
    for (const event of [lost, open]) peer.tell(event);
    await settle();
    expect(sentAfterwards(peer)).toHaveLength(2);
    await answer(peer, 'c');
    say(peer, 'one', 'c');
    expect(await read(subscription, 1)).toEqual(['one']);
  });

  test.each([
    ['with a gap', createClient],
    ['also over a client that takes its time', slowClient],
  ])('together with the response is repeated, %s', async (_, toClient) => {
    for (const pause of [settle, () => {}]) {
      const { peer, connection } = start();
      const subscribed = subscribe(connection, { ...heads, client: toClient(connection) });
      await settle();
      say(peer, 'one', 'a');
      peer.say({ jsonrpc, result: 'a', id: 1 });
      peer.tell(lost);
      await pause();
      peer.tell(open);
      await settle();
      await settle();
      expect(sentAfterwards(peer)).toEqual([['eth_subscribe', ['newHeads']]]);
      await answer(peer, 'b');
      await settle();
      say(peer, 'two', 'b');
      const subscription = await subscribed;
      expect(await read(subscription, 2)).toEqual(['one', 'two']);
      expect(subscription.gaps).toBe(1);
    }
  });

  test('receives no events for other ids from before the next loss', async () => {
    const { peer, subscription } = await startSubscribed();
    await reopen(peer);
    say(peer, 'of another', 'c');
    await settle();
    await reopen(peer);
    await answer(peer, 'c');
    say(peer, 'own', 'c');
    expect(await read(subscription, 1)).toEqual(['own']);
  });

  test.each([1, 2])(
    'counts only values that were dropped on the last connection (%i arrived)',
    async (came) => {
      const { peer, subscription } = await startSubscribed({ limit: 1 });
      await reopen(peer);
      for (const value of ['one', 'two', 'three']) say(peer, value, 'c');
      await settle();
      await reopen(peer);
      for (let value = 1; value <= came; value++) say(peer, `own ${value}`, 'c');
      await answer(peer, 'c');
      expect(await read(subscription, 1)).toEqual([`own ${came}`]);
      expect(subscription.dropped).toBe(came - 1);
      expect(subscription.gaps).toBe(1);
    },
  );

  test('is repeated once more if the next connection is lost before that is reported', async () => {
    const { peer, subscription } = await startSubscribed();
    peer.onSend = () => {
      throw new ChannelError('the connection is not open', { sent: 'no' });
    };
    await reopen(peer);
    peer.onSend = () => {};
    await reopen(peer);
    await answer(peer, 'c');
    say(peer, 'one', 'c');
    expect(await read(subscription, 1)).toEqual(['one']);
  });

  test('is retried once, and then throws, if its request cannot be sent', async () => {
    vi.useFakeTimers();
    const { peer, subscription } = await startSubscribed();
    peer.onSend = () => {
      throw new ChannelError('too large', { sent: 'no' });
    };
    peer.tell(lost);
    peer.tell(open);
    const next = failure(subscription.next());
    await settle();
    expect(peer.seen).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(100);
    expect(await next).toMatchObject({ name: 'TransportError', sent: 'no' });
    expect(peer.seen).toHaveLength(3);
    vi.useRealTimers();
  });

  test('throws when the server refuses the repeated request, and stops listening', async () => {
    const { peer, subscription, reports } = await startSubscribed();
    say(peer, 'one', 'a');
    peer.tell(lost);
    peer.tell(open);
    await settle();
    peer.say({ jsonrpc, error, id: 2 });
    expect(await read(subscription, 1)).toEqual(['one']);
    expect(await failure(subscription.next())).toBeInstanceOf(RpcError);
    expect(await subscription.next()).toEqual({ done: true, value: undefined });
    say(peer, 'two', 'a');
    await settle();
    expect(reports).toMatchObject([{ kind: 'unheard' }]);
    await subscription.return();
    peer.tell(lost);
    peer.tell(open);
    await settle();
    expect(peer.seen).toHaveLength(2);
  });
});

describe('a subscription whose connection is closed', () => {
  test('by this side ends after the earlier values', async () => {
    const { peer, connection, subscription } = await startSubscribed();
    say(peer, 'one', 'a');
    await settle();
    await connection.close();
    const seen: string[] = [];
    for await (const head of subscription) seen.push(head);
    expect(seen).toEqual(['one']);
  });

  test('by the peer throws after the earlier values', async () => {
    const { peer, subscription } = await startSubscribed();
    say(peer, 'one', 'a');
    peer.end(broken);
    expect(await read(subscription, 1)).toEqual(['one']);
    const given = await failure(subscription.next());
    expect(given).toBeInstanceOf(TransportError);
    expect(given).toMatchObject({ message: 'eth_subscribe: the pipe broke', cause: broken });
    await subscription.return();
    expect(peer.seen).toHaveLength(1);
  });

  test('makes no more requests with the given client', async () => {
    const { peer, connection } = start();
    const methods: string[] = [];
    const client = createClient(
      compose(connection, (next) => (payload, options) => {
        methods.push(methodOf(payload));
        return next(payload, options);
      }),
    );
    const subscribed = subscribe(connection, { ...heads, client });
    await answer(peer, 'a');
    const subscription = await subscribed;
    peer.end(broken);
    await settle();
    await subscription.return();
    expect(methods).toEqual(['eth_subscribe']);
  });

  test('right after the response yields the earlier values', async () => {
    const { peer, connection } = start();
    const subscribed = subscribe(connection, { ...heads, client: slowClient(connection) });
    await settle();
    peer.say({ jsonrpc, result: 'a', id: 1 });
    say(peer, 'one', 'a');
    peer.end(broken);
    const subscription = await subscribed;
    expect(await read(subscription, 1)).toEqual(['one']);
    expect(await failure(subscription.next())).toMatchObject({ cause: broken });
  });

  test('during a repeated request throws', async () => {
    const { peer, subscription } = await startSubscribed();
    peer.tell(lost);
    peer.tell(open);
    await settle();
    peer.end(broken);
    expect(await failure(subscription.next())).toMatchObject({ cause: broken });
    expect(await subscription.next()).toEqual({ done: true, value: undefined });
  });
});

test.each([
  ['opens', [open]],
  ['opens after attempts that failed', [lost, lost, open]],
])(
  'a subscription that is made before the connection %s makes one request, without a gap',
  async (_, events) => {
    const { peer, connection } = start({}, { state: 'connecting' });
    const subscribed = subscribe(connection, heads);
    for (const event of events) {
      peer.tell(event);
      await settle();
    }
    peer.say({ jsonrpc, result: 'a', id: 1 });
    const subscription = await subscribed;
    say(peer, 'one', 'a');
    await settle();
    expect(await subscription.next()).toMatchObject({ value: 'one' });
    expect(subscription.gaps).toBe(0);
    expect(peer.seen).toHaveLength(1);
  },
);

describe('a subscription whose repeated request could not be sent', () => {
  async function startUnsent() {
    vi.useFakeTimers();
    const started = await startSubscribed();
    started.peer.onSend = () => {
      throw new ChannelError('the connection is not open', { sent: 'no' });
    };
    await reopen(started.peer);
    started.peer.onSend = () => {};
    return started;
  }

  afterEach(() => {
    vi.useRealTimers();
  });

  test('is not retried if it was repeated meanwhile', async () => {
    const { peer } = await startUnsent();
    await reopen(peer);
    const before = peer.seen.length;
    await vi.advanceTimersByTimeAsync(200);
    expect(peer.seen).toHaveLength(before);
  });

  test('is not retried if it was left meanwhile', async () => {
    const { peer, subscription } = await startUnsent();
    const before = peer.seen.length;
    await subscription.return();
    await vi.advanceTimersByTimeAsync(200);
    expect(peer.seen).toHaveLength(before);
  });
});

test('a subscription over an object that wraps a connection is also repeated', async () => {
  const { connection, peer } = start();
  const { on, onState } = connection;
  const send: Transport<DuplexCallOptions> = (payload, options) => connection(payload, options);
  const wrapped = Object.assign(send, { state: 'open' as const, on, onState });
  const subscribed = subscribe(wrapped, { ...heads, limit: 1 });
  await answer(peer, 'a');
  const subscription = await subscribed;
  await reopen(peer);
  say(peer, '1', 'b');
  say(peer, '2', 'b');
  await answer(peer, 'b');
  await settle();
  expect(await subscription.next()).toEqual({ done: false, value: '2' });
  expect(subscription).toMatchObject({ id: 'b', gaps: 1, dropped: 1 });
});
