import { type Channel, ChannelError, connect, type KeepAlive } from '@jsonrpcclient/duplex';
import { failure } from '@jsonrpcclient/testing';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createPair } from '../pair.ts';
import { jsonrpc, start } from '../start.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const wait = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);
const silent = { name: 'ChannelError', message: 'the peer is silent' };

/** A connection that is kept alive by the channel's ping, and when it was asked. */
function startPinging(keepAlive: KeepAlive, answer: () => Promise<void>, more?: Partial<Channel>) {
  const begun = Date.now();
  const pings: number[] = [];
  const ping = () => {
    pings.push(Date.now() - begun);
    return answer();
  };
  return { ...start({ keepAlive }, { ping, ...more }), pings };
}

const never = () => new Promise<void>(() => {});

describe('a connection that is kept alive', () => {
  test("by its channel's ping sends a ping after an interval without messages", async () => {
    const { connection, peer, pings } = startPinging(
      { interval: 100, timeout: 10 },
      async () => {},
    );
    await wait(99);
    expect(pings).toEqual([]);
    await wait(1 + 10 + 100 + 10 + 100);
    expect(pings).toEqual([100, 210, 320]);
    expect(connection.state).toBe('open');
    expect(peer.texts).toEqual([]);
    await connection.close();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('pings every 30 seconds and waits 10 by default', async () => {
    const { connection, pings } = startPinging({}, never);
    await wait(29_999);
    expect(pings).toEqual([]);
    await wait(1 + 9_999);
    expect(pings).toEqual([30_000]);
    expect(connection.state).toBe('open');
    await wait(1);
    expect(connection.state).toBe('closed');
    expect(vi.getTimerCount()).toBe(0);
  });

  test('sends no ping while messages arrive', async () => {
    const { peer, connection, pings } = startPinging({ interval: 100, timeout: 10 }, never);
    for (let time = 0; time < 5; time++) {
      await wait(60);
      peer.say({ jsonrpc, method: 'tick' });
    }
    expect(pings).toEqual([]);
    await wait(200);
    expect(pings).toHaveLength(1);
    await connection.close();
  });

  test('accepts any message as a response', async () => {
    const { peer, connection, pings } = startPinging({ interval: 100, timeout: 10 }, never);
    await wait(105);
    peer.say('garbage');
    await wait(10);
    expect(connection.state).toBe('open');
    expect(pings).toEqual([100]);
    await wait(110);
    expect(connection.state).toBe('closed');
    expect(pings).toEqual([100, 210]);
  });

  test('sends no ping while bytes arrive or leave, and accepts them as a response', async () => {
    let bytes = 0;
    const activity = () => bytes;
    const { connection, pings } = startPinging({ interval: 100, timeout: 10 }, never, { activity });
    for (let time = 0; time < 3; time++) {
      bytes++;
      await wait(100);
    }
    expect(pings).toEqual([]);
    await wait(100);
    expect(pings).toEqual([400]);
    bytes++;
    await wait(10);
    expect(connection.state).toBe('open');
    await wait(100);
    expect(pings).toEqual([400, 510]);
    await wait(10);
    expect(connection.state).toBe('closed');
  });

  test('does not count bytes of the previous connection as a sign of life', async () => {
    let bytes = 5;
    const { peer, connection, pings } = startPinging({ interval: 100, timeout: 10 }, never, {
      activity: () => bytes,
      renew: () => {},
    });
    await wait(50);
    peer.tell({ state: 'lost', error: new ChannelError('lost') });
    bytes = 0;
    peer.tell({ state: 'open' });
    await wait(100);
    expect(pings).toEqual([150]);
    await wait(10);
    expect(connection.state).toBe('reconnecting');
    await connection.close();
  });

  test('by a method calls it with its params, and accepts an error as a response', async () => {
    const keepAlive = { interval: 100, timeout: 10, method: 'ping', params: ['x'] };
    const { peer, connection } = start({ keepAlive });
    await wait(100);
    expect(peer.seen).toMatchObject([{ method: 'ping', params: ['x'] }]);
    peer.say({ jsonrpc, result: null, id: (peer.seen[0] as { id: number }).id });
    await wait(10 + 100);
    expect(peer.seen).toHaveLength(2);
    const error = { code: -32601, message: 'no' };
    peer.say({ jsonrpc, error, id: (peer.seen[1] as { id: number }).id });
    await wait(10 + 99);
    expect(connection.state).toBe('open');
    expect(peer.seen).toHaveLength(2);
    await connection.close();
    expect(vi.getTimerCount()).toBe(0);
  });

  test("by a method does not use the channel's ping", async () => {
    const keepAlive = { interval: 100, timeout: 10, method: 'ping' };
    const { peer, pings, connection } = startPinging(keepAlive, never);
    await wait(100);
    expect(peer.seen).toMatchObject([{ method: 'ping' }]);
    expect(pings).toEqual([]);
    await connection.close();
  });

  test('by neither method nor ping throws an error that says which is needed', async () => {
    const keepAlive = { interval: 100, timeout: 10 };
    const { channel, peer } = createPair();
    expect(() => connect(channel, { keepAlive })).toThrow(/keepAlive needs a method/);
    expect(peer.closed).toBe(1);
    // Whether there will be a ping is not known before the first connection.
    const renewals: unknown[] = [];
    const { connection } = start({ keepAlive }, { renew: (cause) => renewals.push(cause) });
    await wait(110);
    expect(renewals).toMatchObject([
      { message: expect.stringContaining('keepAlive needs a method') },
    ]);
    await connection.close();
  });
});

describe('a server that is silent', () => {
  test.each([
    ['nothing', never],
    ['a failure', () => Promise.reject(new Error('no'))],
  ])('that responds to a ping with %s is disconnected', async (_, answer) => {
    const { peer, client, connection, pings } = startPinging(
      { interval: 100, timeout: 10 },
      answer,
    );
    const call = failure(client.request('slow', [], { timeout: Number.POSITIVE_INFINITY }));
    await wait(109);
    expect(connection.state).toBe('open');
    await wait(1);
    expect(connection.state).toBe('closed');
    expect(await call).toMatchObject({ name: 'TransportError', sent: 'maybe', cause: silent });
    expect(pings).toEqual([100]);
    expect(peer.closed).toBeGreaterThan(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('stays connected if its response is late but in time', async () => {
    const { connection, pings } = startPinging(
      { interval: 100, timeout: 10 },
      () => new Promise((resolve) => setTimeout(resolve, 9)),
    );
    await wait(300);
    expect(connection.state).toBe('open');
    expect(pings).toEqual([100, 210]);
    await connection.close();
  });

  test('stays connected if this side was too busy to read its response', async () => {
    let answer = () => {};
    const { connection, pings } = startPinging(
      { interval: 100, timeout: 10 },
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    await wait(100);
    // The timers are late, and the answer is read after the first of them.
    vi.setSystemTime(Date.now() + 50);
    setTimeout(() => setTimeout(answer, 0), 9);
    await wait(100);
    expect(pings).toHaveLength(1);
    expect(connection.state).toBe('open');
    await connection.close();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('has unlimited time if the timeout is Infinity', async () => {
    const { connection, pings } = startPinging(
      { interval: 100, timeout: Number.POSITIVE_INFINITY },
      never,
    );
    await wait(1_000);
    expect(pings).toEqual([100]);
    expect(connection.state).toBe('open');
    await connection.close();
  });

  test('is replaced by a new connection if the channel can reconnect', async () => {
    const renewals: unknown[] = [];
    const { peer, client, connection, pings } = startPinging(
      { interval: 100, timeout: 10 },
      never,
      {
        renew: (cause) => renewals.push(cause),
      },
    );
    const changes: string[] = [];
    connection.onState((state) => changes.push(state));
    await wait(110);
    expect(renewals).toMatchObject([silent]);
    expect(connection.state).toBe('reconnecting');
    const sent = client.notify('next', [], { timeout: Number.POSITIVE_INFINITY });
    peer.say({ jsonrpc, method: 'tick' });
    peer.tell({ state: 'lost', error: new ChannelError('silent') });
    await wait(1_000);
    expect(changes).toEqual(['reconnecting']);
    expect(peer.texts).toEqual([]);
    expect(pings).toEqual([100]);
    expect(vi.getTimerCount()).toBe(0);
    peer.tell({ state: 'open' });
    await sent;
    await wait(110);
    expect(pings).toEqual([100, 1_210]);
    expect(renewals).toHaveLength(2);
    expect(changes).toEqual(['reconnecting', 'open', 'reconnecting']);
    await connection.close();
  });

  test('gets no ping before the connection is open', async () => {
    const { peer, connection, pings } = startPinging({ interval: 100, timeout: 10 }, never, {
      state: 'connecting',
    });
    await wait(1_000);
    expect(vi.getTimerCount()).toBe(0);
    peer.tell({ state: 'open' });
    await wait(100);
    expect(pings).toEqual([1_100]);
    await connection.close();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('gets no ping after the connection has ended', async () => {
    const { peer, pings } = startPinging({ interval: 100, timeout: 10 }, never);
    peer.end();
    await wait(1_000);
    expect(pings).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
