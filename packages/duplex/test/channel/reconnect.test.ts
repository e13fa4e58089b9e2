import { createClient } from '@jsonrpcclient/core';
import {
  type Channel,
  ChannelError,
  type ConnectOptions,
  connect,
  type ReconnectOptions,
  reconnect,
} from '@jsonrpcclient/duplex';
import { failure } from '@jsonrpcclient/testing';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createDial, refuse, refused } from '../dial.ts';
import { createPair, settle } from '../pair.ts';
import { jsonrpc } from '../start.ts';

beforeEach(() => {
  vi.useFakeTimers();
  // So that each delay is as long as it may be.
  vi.spyOn(Math, 'random').mockReturnValue(1);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const broken = new ChannelError('the pipe broke');
const wait = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

/** A connection over channels in memory, and the changes of its state. */
function startDialing(
  options: ReconnectOptions = {},
  more: ConnectOptions = {},
  dial = createDial(),
) {
  const channel = reconnect(dial.create, options);
  const connection = connect(channel, { onUnexpected: () => {}, ...more });
  const changes: string[] = [];
  const errors: unknown[] = [];
  connection.onState((state, error) => {
    changes.push(state);
    errors.push(error);
  });
  return { dial, channel, connection, client: createClient(connection), changes, errors };
}

describe('a reconnecting channel', () => {
  test('creates its first channel immediately, and sends calls over it', async () => {
    const { dial, connection, client } = startDialing();
    expect(connection.state).toBe('connecting');
    const call = client.request('add', [2, 3]);
    await settle();
    expect(connection.state).toBe('open');
    expect(dial.peers).toHaveLength(1);
    expect(dial.peers[0]?.seen).toMatchObject([{ method: 'add' }]);
    dial.peers[0]?.say({ jsonrpc, result: 5, id: 1 });
    expect(await call).toBe(5);
    await connection.close();
    expect(dial.peers[0]?.closed).toBeGreaterThan(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  test.each([
    ['breaks', broken],
    ['is closed by the peer', undefined],
  ])('creates another channel when the last one %s', async (_, error) => {
    const { dial, connection, client, changes, errors } = startDialing();
    await settle();
    const sent = failure(client.request('a'));
    if (error) dial.peers[0]?.end(error);
    else dial.peers[0]?.end();
    expect(await sent).toMatchObject({ name: 'TransportError', sent: 'maybe' });
    expect(connection.state).toBe('reconnecting');
    const call = client.request('b');
    await wait(100);
    expect(changes).toEqual(['open', 'reconnecting', 'open']);
    expect(errors[1]).toMatchObject(error ?? { message: 'the peer closed the connection' });
    expect(dial.peers[0]?.seen).toMatchObject([{ method: 'a' }]);
    expect(dial.peers[1]?.seen).toMatchObject([{ method: 'b' }]);
    dial.peers[1]?.say({ jsonrpc, result: 5, id: 2 });
    expect(await call).toBe(5);
    await connection.close();
  });

  test('is open when a channel that was connecting opens', async () => {
    const dial = createDial();
    dial.more = { state: 'connecting' };
    const { connection, client, changes } = startDialing({}, {}, dial);
    const call = client.notify('a');
    await settle();
    expect(connection.state).toBe('connecting');
    dial.peers[0]?.tell({ state: 'open' });
    await call;
    expect(changes).toEqual(['open']);
    expect(dial.peers[0]?.texts).toHaveLength(1);
    await connection.close();
  });

  test('continues when creating a channel throws, rejects or returns one that never opens', async () => {
    const dial = createDial();
    dial.plan.push(
      refuse,
      () => Promise.reject(refused),
      async (make) => {
        const channel = { ...make(), state: 'connecting' } as const;
        dial.peers[0]?.end(refused);
        return channel;
      },
      async (make) => make(),
    );
    const { connection, client, changes, errors } = startDialing({}, {}, dial);
    const call = client.notify('a');
    await wait(100 + 200 + 400);
    await call;
    expect(dial.delays).toEqual([100, 200, 400]);
    expect(changes).toEqual(['reconnecting', 'reconnecting', 'reconnecting', 'open']);
    expect(errors).toEqual([refused, refused, refused, undefined]);
    expect(dial.peers[1]?.texts).toHaveLength(1);
    await connection.close();
  });

  test('closes each ended channel before it creates another', async () => {
    const { dial, connection } = startDialing();
    await settle();
    dial.peers[0]?.end();
    await wait(100);
    dial.peers[1]?.end(broken);
    await wait(200);
    expect(dial.peers.map(({ closed }) => closed > 0)).toEqual([true, true, false]);
    await connection.close();
  });

  test('creates another channel only when the last one is closed', async () => {
    const dial = createDial();
    let finish = () => {};
    dial.plan.push((make) => ({
      ...make(),
      close: () =>
        new Promise((resolve) => {
          finish = resolve;
        }),
    }));
    const { connection } = startDialing({}, {}, dial);
    await settle();
    dial.peers[0]?.end(broken);
    await wait(1_000);
    expect(connection.state).toBe('reconnecting');
    expect(dial.peers).toHaveLength(1);
    finish();
    await settle();
    expect(connection.state).toBe('open');
    expect(dial.peers).toHaveLength(2);
    await connection.close();
  });

  test('creates another channel after 30 seconds if the last one never closes', async () => {
    const dial = createDial();
    dial.plan.push((make) => ({ ...make(), close: () => new Promise(() => {}) }));
    const { connection } = startDialing({}, {}, dial);
    await settle();
    dial.peers[0]?.end(broken);
    await wait(100 + 29_999);
    expect(dial.peers).toHaveLength(1);
    await wait(1);
    expect(dial.peers).toHaveLength(2);
    expect(connection.state).toBe('open');
    // Not closed: it would wait for the first channel.
    expect(vi.getTimerCount()).toBe(0);
  });

  test('sends no response on a channel other than the one the request arrived on', async () => {
    const { dial, connection } = startDialing();
    let answer = (_: number) => {};
    connection.handle(
      'ask',
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    await settle();
    dial.peers[0]?.say({ jsonrpc, method: 'ask', id: 1 });
    await settle();
    dial.peers[0]?.end(broken);
    await wait(100);
    answer(5);
    await settle();
    expect(dial.peers[1]?.texts).toEqual([]);
    await connection.close();
  });
});

describe('the delay before another attempt', () => {
  /** The delays between attempts that are refused. */
  async function delaysOf(options: ReconnectOptions, count: number): Promise<number[]> {
    const dial = createDial();
    dial.plan.push(...Array.from({ length: count }, () => refuse));
    const { connection } = startDialing(options, {}, dial);
    await vi.runAllTimersAsync();
    await connection.close();
    return dial.delays;
  }

  test('doubles, up to 30 seconds', async () => {
    expect(await delaysOf({}, 11)).toEqual([
      100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600, 30_000, 30_000,
    ]);
  });

  test('has the configured minimum and maximum', async () => {
    expect(await delaysOf({ minDelay: 10, maxDelay: 50 }, 5)).toEqual([10, 20, 40, 50, 50]);
    expect(await delaysOf({ minDelay: 80, maxDelay: 50 }, 2)).toEqual([50, 50]);
  });

  test('stays bounded however many attempts fail', async () => {
    const delays = await delaysOf({ maxDelay: 1_000 }, 1_200);
    expect(delays).toHaveLength(1_200);
    expect(delays.at(-1)).toBe(1_000);
  });

  test('is randomly shortened, by at most half', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0);
    expect(await delaysOf({}, 4)).toEqual([50, 100, 200, 400]);
    vi.spyOn(Math, 'random').mockReturnValue(0.5);
    expect(await delaysOf({}, 4)).toEqual([75, 150, 300, 600]);
  });

  test('starts over after a connection that was stable', async () => {
    const { dial, connection } = startDialing({ stableAfter: 1_000 });
    await settle();
    for (const [index, time] of [999, 999, 1_000, 999].entries()) {
      await wait(time);
      dial.peers[index]?.end(broken);
      await wait([100, 200, 100, 200][index] ?? 0);
    }
    expect(dial.delays).toEqual([1_099, 1_199, 1_100, 1_199]);
    await connection.close();
  });

  test('starts over after a connection that received messages until the end', async () => {
    const { dial, connection } = startDialing();
    for (const index of [0, 1]) {
      await wait(5_000);
      dial.peers[index]?.say({ jsonrpc, method: 'tick' });
      await settle();
      dial.peers[index]?.end(broken);
      await wait(100);
    }
    expect(dial.delays).toEqual([5_100, 5_100]);
    await connection.close();
  });

  test('counts a connection as stable after 5 seconds, starting when it opens', async () => {
    const dial = createDial();
    dial.more = { state: 'connecting' };
    const { connection } = startDialing({}, {}, dial);
    for (const [index, time] of [4_999, 5_000].entries()) {
      await wait(10_000);
      dial.peers[index]?.tell({ state: 'open' });
      await wait(time);
      dial.peers[index]?.end(broken);
      await wait([100, 100][index] ?? 0);
    }
    expect(dial.delays).toEqual([15_099, 15_100]);
    await connection.close();
  });
});

describe('a limit of retries', () => {
  test('ends the channel with the last error', async () => {
    const dial = createDial();
    const last = new ChannelError('the last one');
    dial.plan.push(refuse, refuse, () => Promise.reject(last));
    const { connection, client, changes, errors } = startDialing({ retries: 2 }, {}, dial);
    const call = failure(client.request('a'));
    await vi.runAllTimersAsync();
    expect(await call).toMatchObject({ name: 'TransportError', sent: 'no', cause: last });
    expect(dial.delays).toEqual([100, 200]);
    expect(changes).toEqual(['reconnecting', 'reconnecting', 'reconnecting', 'closed']);
    expect(errors.at(-1)).toBe(last);
    expect(connection.state).toBe('closed');
    expect(vi.getTimerCount()).toBe(0);
  });

  test('of zero never replaces a lost connection', async () => {
    const { dial, connection, errors } = startDialing({ retries: 0 });
    await wait(10_000);
    dial.peers[0]?.end(broken);
    await vi.runAllTimersAsync();
    expect(connection.state).toBe('closed');
    expect(errors.at(-1)).toBe(broken);
    expect(dial.peers).toHaveLength(1);
  });

  test('counts from the last stable connection', async () => {
    const { dial, connection } = startDialing({ retries: 2 });
    for (const index of [0, 1, 2, 3]) {
      await wait(6_000);
      dial.peers[index]?.end(broken);
      await wait(100);
    }
    await wait(6_000);
    dial.plan.push(refuse, refuse, refuse);
    dial.peers[4]?.end(broken);
    await vi.runAllTimersAsync();
    expect(connection.state).toBe('closed');
    expect(dial.delays).toHaveLength(6);
  });

  test('ends with the reason why the connection was renewed', async () => {
    const never = () => new Promise<void>(() => {});
    const dial = createDial();
    dial.more = { ping: never };
    const keepAlive = { interval: 100, timeout: 10 };
    const { connection, errors } = startDialing({ retries: 0 }, { keepAlive }, dial);
    await wait(200);
    expect(connection.state).toBe('closed');
    const silent = { message: 'the peer is silent' };
    expect(errors).toMatchObject([undefined, silent, silent]);
  });
});

describe('closing a reconnecting channel', () => {
  test('during a delay ends it immediately', async () => {
    const { dial, connection, client } = startDialing();
    await settle();
    dial.peers[0]?.end(broken);
    await settle();
    const call = failure(client.request('a', [], { timeout: Number.POSITIVE_INFINITY }));
    expect(vi.getTimerCount()).toBe(1);
    await connection.close();
    expect(vi.getTimerCount()).toBe(0);
    expect(await call).toMatchObject({ sent: 'no' });
    await wait(1_000);
    expect(dial.peers).toHaveLength(1);
  });

  test('passes its reason to the current channel, and to one that is being created', async () => {
    const reasons: unknown[] = [];
    const dial = createDial();
    const close = (reason: unknown) => void reasons.push(reason);
    dial.more = { close };
    const { connection, channel } = startDialing({}, {}, dial);
    await settle();
    channel.renew?.(broken);
    expect(reasons).toEqual([broken]);
    dial.peers[0]?.end();
    let finish = () => {};
    dial.plan.push(
      (make) =>
        new Promise((resolve) => {
          finish = () => resolve(make());
        }),
    );
    await wait(100);
    reasons.length = 0;
    await connection.close('enough');
    finish();
    await settle();
    expect(reasons[0]).toBe('enough');
  });

  test('during a delay ends its messages', async () => {
    const { channel: inner, peer } = createPair();
    const channel = reconnect(() => inner);
    const read = (async () => {
      const seen: unknown[] = [];
      for await (const message of channel.messages) seen.push(message);
      return seen;
    })();
    await settle();
    peer.end(broken);
    await settle();
    await channel.close();
    expect(await read).toEqual([{ state: 'open' }, { state: 'lost', error: broken }]);
  });

  test('while a channel whose closing fails is being created creates no other', async () => {
    const dial = createDial();
    let finish = () => {};
    dial.plan.push(
      (make) =>
        new Promise((resolve) => {
          finish = () => resolve({ ...make(), close: () => Promise.reject(new Error('no')) });
        }),
    );
    const { connection, changes } = startDialing({}, {}, dial);
    await settle();
    await connection.close();
    finish();
    await wait(1_000);
    expect(dial.peers).toHaveLength(1);
    expect(changes).toEqual(['closed']);
  });

  test('because the connection was lost leaves no timer and creates no other channel', async () => {
    const { dial, connection } = startDialing();
    connection.onState((state) => {
      if (state === 'reconnecting') connection.close();
    });
    await settle();
    dial.peers[0]?.end(broken);
    await settle();
    expect(connection.state).toBe('closed');
    expect(vi.getTimerCount()).toBe(0);
    await wait(1_000);
    expect(dial.peers).toHaveLength(1);
  });

  test('because it was opened leaves no timer', async () => {
    const { dial, connection } = startDialing();
    connection.onState((state) => {
      if (state === 'open') connection.close();
    });
    await settle();
    expect(connection.state).toBe('closed');
    expect(dial.peers[0]?.closed).toBeGreaterThan(0);
    await wait(1_000);
    expect(dial.peers).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('while a channel is being created closes that channel once it exists', async () => {
    const dial = createDial();
    let finish = () => {};
    dial.plan.push(
      (make) =>
        new Promise((resolve) => {
          finish = () => resolve(make());
        }),
    );
    const { connection, changes } = startDialing({}, {}, dial);
    await settle();
    await connection.close();
    finish();
    await settle();
    expect(dial.peers).toHaveLength(1);
    expect(dial.peers[0]?.closed).toBeGreaterThan(0);
    expect(changes).toEqual(['closed']);
    await wait(1_000);
    expect(dial.peers).toHaveLength(1);
  });

  test('while creating a channel fails creates no other', async () => {
    const dial = createDial();
    let fail = (_: unknown) => {};
    dial.plan.push(
      () =>
        new Promise((_, reject) => {
          fail = reject;
        }),
    );
    const { connection, changes } = startDialing({}, {}, dial);
    await settle();
    await connection.close();
    fail(refused);
    await wait(1_000);
    expect(dial.peers).toEqual([]);
    expect(changes).toEqual(['closed']);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('while a channel opens closes that channel', async () => {
    const dial = createDial();
    dial.more = { state: 'connecting' };
    const { connection, changes } = startDialing({}, {}, dial);
    await settle();
    await connection.close();
    await wait(1_000);
    expect(dial.peers).toHaveLength(1);
    expect(dial.peers[0]?.closed).toBeGreaterThan(0);
    expect(changes).toEqual(['closed']);
  });

  test('settles once the current channel has closed, and ends its messages', async () => {
    const { channel: inner, peer } = createPair();
    let finish = () => {};
    const close = () =>
      new Promise<void>((resolve) => {
        finish = () => {
          inner.close();
          resolve();
        };
      });
    const channel = reconnect(() => ({ ...inner, close }));
    const read = (async () => {
      const seen: unknown[] = [];
      for await (const message of channel.messages) seen.push(message);
      return seen;
    })();
    peer.say('text');
    await settle();
    let closed = false;
    const closing = Promise.resolve(channel.close()).then(() => {
      closed = true;
    });
    await settle();
    expect(closed).toBe(false);
    finish();
    await closing;
    expect(await read).toEqual([{ state: 'open' }, 'text']);
  });
});

describe('renewing the current channel', () => {
  test('when the server is silent creates another, and reports why', async () => {
    const dial = createDial();
    const never = () => new Promise<void>(() => {});
    dial.more = { ping: never };
    const keepAlive = { interval: 100, timeout: 10 };
    const { connection, client, changes, errors } = startDialing({}, { keepAlive }, dial);
    await settle();
    const call = failure(client.request('slow'));
    await wait(110);
    const silent = { message: 'the peer is silent' };
    expect(await call).toMatchObject({ sent: 'maybe', cause: silent });
    expect(connection.state).toBe('reconnecting');
    await wait(100);
    expect(changes).toEqual(['open', 'reconnecting', 'open']);
    expect(errors[1]).toMatchObject(silent);
    expect(dial.peers.map(({ closed }) => closed > 0)).toEqual([true, false]);
    dial.peers[1]?.end(broken);
    await settle();
    expect(errors.at(-1)).toBe(broken);
    await connection.close();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('when onOpen fails creates another after a growing delay', async () => {
    let opened = 0;
    const onOpen = () => {
      if (++opened < 3) throw new Error('refused');
    };
    const { dial, connection, client, changes, errors } = startDialing({}, { onOpen });
    const call = client.notify('a');
    await wait(100 + 200);
    await call;
    expect(dial.delays).toEqual([100, 200]);
    expect(changes).toEqual(['reconnecting', 'reconnecting', 'open']);
    expect(errors[0]).toMatchObject({ message: 'onOpen failed', cause: new Error('refused') });
    expect(dial.peers.map(({ texts }) => texts.length)).toEqual([0, 0, 1]);
    await connection.close();
  });

  test('when onOpen fails late still counts as a failure', async () => {
    let opened = 0;
    const onOpen = async () => {
      opened++;
      await new Promise((resolve) => setTimeout(resolve, 6_000));
      throw new Error('refused');
    };
    const { connection } = startDialing({ retries: 2 }, { onOpen });
    await wait(6_000 + 100 + 6_000 + 200 + 6_000);
    expect(opened).toBe(3);
    expect(connection.state).toBe('closed');
    expect(vi.getTimerCount()).toBe(0);
  });

  test('without a current channel changes nothing', async () => {
    const { dial, channel, connection, errors } = startDialing();
    await settle();
    dial.peers[0]?.end(broken);
    await settle();
    channel.renew?.(new Error('too late'));
    await wait(100);
    dial.peers[1]?.end(refused);
    await settle();
    expect(errors).toEqual([undefined, broken, undefined, refused]);
    await connection.close();
  });

  test('creates another even if closing the current one fails', async () => {
    const dial = createDial();
    dial.plan.push((make) => {
      const channel = make();
      return {
        ...channel,
        close() {
          channel.close();
          return Promise.reject(new Error('no'));
        },
      };
    });
    const { channel, connection, errors } = startDialing({}, {}, dial);
    await settle();
    channel.renew?.(broken);
    await wait(100);
    expect(connection.state).toBe('open');
    expect(errors).toEqual([undefined, broken, undefined]);
    await connection.close();
  });
});

describe('a reconnecting channel passes on', () => {
  test('a ping to the current channel, if that has one', async () => {
    const dial = createDial();
    const pings: unknown[] = [];
    const ping = async function (this: unknown) {
      pings.push(this);
    };
    let made: Channel | undefined;
    dial.plan.push((make) => {
      made = { ...make(), ping };
      return made;
    });
    const { channel, connection } = startDialing({}, {}, dial);
    expect(channel.ping).toBeUndefined();
    await settle();
    await channel.ping?.();
    expect(pings).toHaveLength(1);
    expect(pings[0]).toBe(made);
    dial.peers[0]?.end(broken);
    await wait(100);
    expect(channel.ping).toBeUndefined();
    await connection.close();
  });

  test('the activity of the current channel, if that has one', async () => {
    const dial = createDial();
    dial.plan.push((make) => ({ ...make(), activity: () => 7 }));
    const { channel, connection } = startDialing({}, {}, dial);
    expect(channel.activity?.()).toBe(0);
    await settle();
    expect(channel.activity?.()).toBe(7);
    dial.peers[0]?.end(broken);
    await wait(100);
    expect(dial.peers).toHaveLength(2);
    expect(channel.activity?.()).toBe(0);
    await connection.close();
  });

  test('the promise of a message that waits for room', async () => {
    const { dial, channel, connection } = startDialing();
    await settle();
    const [peer] = dial.peers;
    if (peer) peer.onSend = () => Promise.reject(broken);
    expect(await failure(Promise.resolve(channel.send('text')))).toBe(broken);
    await connection.close();
  });

  test('no message without a current channel', async () => {
    const { dial, channel, connection } = startDialing();
    await settle();
    dial.peers[0]?.end(broken);
    await settle();
    expect(() => channel.send('text')).toThrow(ChannelError);
    expect(() => channel.send('text')).toThrow('there is no connection');
    await connection.close();
  });
});

test('closing while a channel is being created closes that channel before it opens', async () => {
  const { channel, peer } = createPair({ state: 'connecting' });
  let finish = () => {};
  const made = new Promise<typeof channel>((resolve) => {
    finish = () => resolve(channel);
  });
  const connection = connect(reconnect(() => made));
  await settle();
  await connection.close();
  finish();
  await settle();
  expect(peer.closed).toBeGreaterThan(0);
});

test('closing during a delay settles once the last channel has closed', async () => {
  const { channel, peer } = createPair();
  let finish = () => {};
  const gone = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const connection = connect(reconnect(() => ({ ...channel, close: () => gone })));
  await settle();
  peer.end();
  await settle();
  let closed = false;
  const closing = connection.close().then(() => {
    closed = true;
  });
  await settle();
  expect(closed).toBe(false);
  finish();
  await closing;
});

test('messages sent without a channel are safe to repeat', async () => {
  const dial = createDial();
  const channel = reconnect(dial.create);
  const connection = connect(channel);
  await settle();
  dial.peers[0]?.end();
  await settle();
  let error: unknown;
  try {
    channel.send('text');
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toMatchObject({ name: 'ChannelError', sent: 'no' });
  await connection.close();
});
