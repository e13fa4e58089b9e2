import { setImmediate } from 'node:timers/promises';
import type { Channel } from '@jsonrpcclient/duplex';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ChannelLacks, ChannelPeer, StartChannelServer } from './channel-server.ts';
import { open } from './open-channel.ts';
import { answerTo } from './session.ts';

const interval = 100;
const keepAlive = { interval, timeout: interval, method: 'ping' };

/** A connection with `keepAlive`, and the bytes of its peer. */
async function begin(start: StartChannelServer) {
  const server = await start();
  const channel = server.open();
  const opened = open(channel, { keepAlive });
  const peer = await server.accept();
  await opened.connection.opened();
  return {
    ...opened,
    peer,
    bytes: bytesOf(peer),
    activity: activityOf(channel),
    async [Symbol.asyncDispose]() {
      await opened.connection.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

function bytesOf({ bytes }: ChannelPeer): NonNullable<ChannelPeer['bytes']> {
  if (!bytes) throw new Error('the peer of the test has no bytes');
  return bytes;
}

function activityOf(channel: Channel): () => number {
  return () => {
    const { activity } = channel;
    if (!activity) throw new Error('the channel has no activity');
    return activity();
  };
}

/** What counts as activity for `keepAlive` while no message is complete. */
export function aliveTests(start: StartChannelServer, lacks: ChannelLacks): void {
  if (lacks.bytes) {
    test('a connection that is kept alive', ({ skip }) => skip(lacks.bytes));
    return;
  }

  describe('a connection that is kept alive', () => {
    beforeEach(() => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    });

    afterEach(() => {
      vi.useRealTimers();
    });

    test('counts the pieces of an incoming message as activity', async ({ skip }) => {
      skip(lacks.pieces !== undefined, lacks.pieces);
      await using session = await begin(start);
      const { connection, client, peer, bytes, activity } = session;
      const text = 'x'.repeat(300_000);
      const call = client.request('slow', [], { timeout: Number.POSITIVE_INFINITY });
      const whole = bytes.encode(answerTo(await peer.next(), text));
      const size = Math.ceil(whole.length / 12);
      for (let from = 0; from < whole.length; from += size) {
        const before = activity();
        bytes.write(whole.subarray(from, from + size));
        await expect.poll(activity, { timeout: 10_000, interval: 5 }).not.toBe(before);
        await vi.advanceTimersByTimeAsync(interval);
        expect(connection.state).toBe('open');
      }
      expect(await call).toBe(text);
      await vi.advanceTimersByTimeAsync(interval);
      // No ping was sent before.
      expect(JSON.parse(await peer.next())).toMatchObject({ method: 'ping' });
      await vi.advanceTimersByTimeAsync(interval);
      expect(connection.state).toBe('closed');
    });

    test.for([
      ['a large message leaves', 1, 2 ** 25],
      ['many messages leave', 64, 2 ** 19],
    ] as const)('counts as active while %s slowly', async ([, count, size], { skip }) => {
      skip(lacks.pieces !== undefined, lacks.pieces);
      await using session = await begin(start);
      const { connection, client, bytes, activity } = session;
      bytes.pause();
      const texts = Array.from({ length: count }, () => 'x'.repeat(size));
      for (const text of texts) client.notify('upload', [text]).catch(() => {});
      await setImmediate();
      activity();
      for (let step = 0; step < 4; step++) {
        for (const before = activity(); activity() === before; ) {
          bytes.resume();
          await setImmediate();
          bytes.pause();
        }
        await vi.advanceTimersByTimeAsync(interval);
        expect(connection.state).toBe('open');
      }
      bytes.resume();
    });

    test('closes when only buffers accept what is sent', async () => {
      await using session = await begin(start);
      const { connection, client, bytes } = session;
      bytes.pause();
      // After the first interval it pings; after the second it has received nothing.
      for (let step = 0; step < 2; step++) {
        expect(connection.state).toBe('open');
        await client.notify('small', [], { timeout: Number.POSITIVE_INFINITY });
        await setImmediate();
        await vi.advanceTimersByTimeAsync(interval);
      }
      expect(connection.state).toBe('closed');
      bytes.resume();
    });

    test('closes when nothing that is buffered is sent', async () => {
      await using session = await begin(start);
      const { connection, client, bytes } = session;
      bytes.pause();
      const failed = client.notify('upload', ['x'.repeat(2 ** 25)]).catch(() => 'failed');
      // The system's buffers may grow at any time, but not forever.
      for (let step = 0; step < 100 && connection.state !== 'closed'; step++) {
        for (let turn = 0; turn < 50; turn++) await setImmediate();
        await vi.advanceTimersByTimeAsync(interval);
      }
      expect(connection.state).toBe('closed');
      bytes.resume();
      await failed;
    });
  });
}
