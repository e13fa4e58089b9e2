import { compose, createClient, type Middleware, TimeoutError } from '@jsonrpcclient/core';
import { ChannelError, type DuplexCallOptions, subscribe } from '@jsonrpcclient/duplex';
import { failure } from '@jsonrpcclient/testing';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Peer, settle } from '../pair.ts';
import { jsonrpc, start } from '../start.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const wait = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);
const broken = new ChannelError('the pipe broke');

const watching = {
  method: 'watch',
  notification: 'event',
  read: (value: string) => ({ value }),
  unsubscribe: 'unwatch',
};

/** The methods and params of what was sent. */
function sentTo(peer: Peer): unknown[] {
  return (peer.seen as { method: string; params?: unknown }[]).map(({ method, params }) =>
    params === undefined ? method : [method, params],
  );
}

/** A subscription whose request was given up, and the peer that has yet to answer it. */
async function startGivenUp(how: 'timeout' | 'abort') {
  const started = start();
  const controller = new AbortController();
  const client = started.client.with(
    how === 'timeout' ? { timeout: 10 } : { signal: controller.signal },
  );
  const subscribed = failure(subscribe(started.connection, { ...watching, client }));
  await settle();
  controller.abort('enough');
  await wait(10);
  const error = await subscribed;
  return { ...started, error };
}

describe.each(['timeout', 'abort'] as const)('a subscription that is abandoned by %s', (how) => {
  test('is ended if the server grants it later', async () => {
    const { peer, error, reports } = await startGivenUp(how);
    if (how === 'timeout') expect(error).toBeInstanceOf(TimeoutError);
    else expect(error).toBe('enough');
    peer.say({ jsonrpc, result: 'a', id: 1 });
    await settle();
    expect(sentTo(peer)).toEqual(['watch', ['unwatch', ['a']]]);
    peer.say({ jsonrpc, result: true, id: 2 });
    peer.say({ jsonrpc, result: 'a', id: 1 });
    await settle();
    expect(peer.seen).toHaveLength(2);
    expect(reports).toHaveLength(1);
  });

  test('need not be ended if the server refuses it', async () => {
    const { peer, reports } = await startGivenUp(how);
    peer.say({ jsonrpc, error: { code: 5, message: 'no' }, id: 1 });
    await settle();
    expect(sentTo(peer)).toEqual(['watch']);
    expect(reports).toEqual([]);
  });

  test('ends with its connection', async () => {
    const { peer } = await startGivenUp(how);
    peer.tell({ state: 'lost', error: broken });
    peer.tell({ state: 'open' });
    peer.say({ jsonrpc, result: 'of another', id: 1 });
    await settle();
    expect(sentTo(peer)).toEqual(['watch']);
  });
});

describe('a subscription that no caller receives', () => {
  test('does not exist if the request was aborted before the connection opened', async () => {
    const { peer, connection, client } = start({}, { state: 'connecting' });
    const own = client.with({ timeout: 10 });
    const subscribed = failure(subscribe(connection, { ...watching, client: own }));
    await wait(10);
    expect(await subscribed).toBeInstanceOf(TimeoutError);
    peer.tell({ state: 'open' });
    await settle();
    expect(peer.texts).toEqual([]);
  });

  test('is ended if a middleware fails although the response arrived', async () => {
    const { peer, connection } = start();
    const refuse: Middleware<DuplexCallOptions> = (next) => async (payload, options) => {
      await next(payload, options);
      throw new Error('no');
    };
    const unwatching = { ...watching, client: createClient(compose(connection, refuse)) };
    const subscribed = failure(subscribe(connection, unwatching));
    await settle();
    peer.say({ jsonrpc, result: 'a', id: 1 });
    await subscribed;
    expect(sentTo(peer)).toEqual(['watch', ['unwatch', ['a']]]);
  });

  test('is not ended on another connection', async () => {
    const { peer, connection } = start();
    let go = () => {};
    const refuse: Middleware<DuplexCallOptions> = (next) => async (payload, options) => {
      await next(payload, options);
      await new Promise<void>((resolve) => {
        go = resolve;
      });
      throw new Error('no');
    };
    const client = createClient(compose(connection, refuse));
    const subscribed = failure(subscribe(connection, { ...watching, client }));
    await settle();
    peer.say({ jsonrpc, result: 'a', id: 1 });
    await settle();
    peer.tell({ state: 'lost', error: broken });
    peer.tell({ state: 'open' });
    await settle();
    go();
    await subscribed;
    expect(sentTo(peer)).toEqual(['watch']);
  });

  test('is ended if a middleware made the request twice', async () => {
    const { peer, connection } = start();
    const twice: Middleware<DuplexCallOptions> = (next) => async (payload, options) => {
      if (!('method' in payload) || payload.method !== 'watch') return next(payload, options);
      const replies = [next(payload, options), next(payload, options)];
      return Promise.any(replies);
    };
    const client = createClient(compose(connection, twice));
    for (const order of [
      [1, 2],
      [2, 1],
    ]) {
      const { length } = peer.seen;
      const subscribed = subscribe(connection, { ...watching, client });
      await settle();
      const ids = order.map((place) => (peer.seen[length + place - 1] as { id: number }).id);
      for (const id of ids) {
        peer.say({ jsonrpc, result: `of ${id}`, id });
        await settle();
      }
      expect((await subscribed).id).toBe(`of ${ids[0]}`);
      expect(sentTo(peer).slice(length)).toEqual(['watch', 'watch', ['unwatch', [`of ${ids[1]}`]]]);
    }
  });

  test('is the other one if a middleware changes the results', async () => {
    const { peer, connection } = start();
    const change: Middleware<DuplexCallOptions> = (next) => async (payload, options) => {
      if (!('method' in payload) || payload.method !== 'watch') return next(payload, options);
      const [, second] = await Promise.all([next(payload, options), next(payload, options)]);
      return { body: { ...Object(second.body), result: 'changed' } };
    };
    const client = createClient(compose(connection, change));
    const subscribed = subscribe(connection, { ...watching, client });
    await settle();
    peer.say({ jsonrpc, result: 'a', id: 1 });
    peer.say({ jsonrpc, result: 'b', id: 2 });
    await subscribed;
    await settle();
    expect(sentTo(peer)).toEqual(['watch', 'watch', ['unwatch', ['a']]]);
  });

  test('cannot be ended without an id', async () => {
    const { peer, connection, client, reports } = start();
    const subscribed = failure(
      subscribe(connection, {
        ...watching,
        client: client.with({ timeout: 10 }),
        id(result) {
          if (typeof result !== 'string') throw new TypeError('no id');
          return result;
        },
      }),
    );
    await wait(10);
    await subscribed;
    peer.say({ jsonrpc, result: {}, id: 1 });
    await settle();
    expect(sentTo(peer)).toEqual(['watch']);
    expect(reports).toEqual([]);
  });

  test('is also ended after a reconnect', async () => {
    const { peer, connection, client } = start();
    const own = client.with({ timeout: 10 });
    const subscribed = subscribe(connection, { ...watching, client: own });
    await settle();
    peer.say({ jsonrpc, result: 'a', id: 1 });
    const subscription = await subscribed;
    peer.tell({ state: 'lost', error: broken });
    peer.tell({ state: 'open' });
    const next = failure(subscription.next());
    await wait(10);
    expect(await next).toBeInstanceOf(TimeoutError);
    peer.say({ jsonrpc, result: 'b', id: 2 });
    await settle();
    expect(sentTo(peer)).toEqual(['watch', 'watch', ['unwatch', ['b']]]);
  });

  test('is not ended on another connection if it was left during the request', async () => {
    const { peer, connection } = start();
    let go = () => {};
    const slow: Middleware<DuplexCallOptions> = (next) => async (payload, options) => {
      const reply = await next(payload, options);
      await new Promise<void>((resolve) => {
        go = resolve;
      });
      return reply;
    };
    const client = createClient(compose(connection, slow));
    const subscribed = subscribe(connection, { ...watching, client });
    await settle();
    peer.say({ jsonrpc, result: 'a', id: 1 });
    await settle();
    go();
    const subscription = await subscribed;
    peer.tell({ state: 'lost', error: broken });
    peer.tell({ state: 'open' });
    await settle();
    peer.say({ jsonrpc, result: 'b', id: 2 });
    await settle();
    await subscription.return();
    peer.tell({ state: 'lost', error: broken });
    peer.tell({ state: 'open' });
    await settle();
    go();
    await settle();
    expect(sentTo(peer)).toEqual(['watch', 'watch']);
  });
});
