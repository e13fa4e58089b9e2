import { once } from 'node:events';
import { type NetConnectOpts, Socket } from 'node:net';
import { eventually, read, take } from '@jsonrpcclient/fixtures/channel';
import { webSocket } from '@jsonrpcclient/websocket';
import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { kinds } from './kinds.ts';
import { serveSockets, streamOf } from './server.ts';
import { untilOpen } from './until-open.ts';

const large = 'x'.repeat(2 ** 20);

describe.each(kinds)('sending faster than messages leave over $name', ({ options }) => {
  test('waits until the server reads', async () => {
    const sockets: Socket[] = [];
    await using server = await serveSockets((socket) => {
      sockets.push(streamOf(socket).pause());
    });
    const channel = webSocket(server.url, { ...options, closeTimeout: 20_000 });
    await untilOpen(channel);
    expect(channel.send('small')).toBeUndefined();
    let settled = 0;
    const sends = Array.from({ length: 64 }, () => channel.send(large));
    for (const send of sends) send?.then(() => settled++);
    expect(sends.at(-1)).toBeInstanceOf(Promise);
    // Long enough for the room to be checked.
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(settled).toBe(0);
    sockets[0]?.resume();
    await Promise.all(sends);
    expect(channel.send('small')).toBeUndefined();
    await channel.close();
  });

  test('fails if the connection breaks meanwhile', async () => {
    await using server = await serveSockets((socket) => {
      streamOf(socket).pause();
      setTimeout(() => socket.terminate(), 50);
    });
    const channel = webSocket(server.url, options);
    const messages = await untilOpen(channel);
    const sends = Array.from({ length: 64 }, () => channel.send(large));
    await expect(sends.at(-1)).rejects.toMatchObject({ name: 'ChannelError', sent: 'maybe' });
    expect((await read(messages)).error).toMatchObject({ code: 1006 });
    await channel.close();
  });

  test('fails if the channel is closed meanwhile, even if nobody waits', async () => {
    await using server = await serveSockets((socket) => {
      streamOf(socket).pause();
    });
    const channel = webSocket(server.url, { ...options, closeTimeout: 20 });
    await untilOpen(channel);
    const sends = Array.from({ length: 64 }, () => channel.send(large));
    const closed = channel.close();
    await expect(sends.at(-1)).rejects.toMatchObject({
      message: 'the connection was closed',
      sent: 'maybe',
    });
    await closed;
  });
});

describe('a slow reader', () => {
  const options = { WebSocket };

  test.each([
    ['many messages', 'x'.repeat(100), 200_000],
    ['large messages', large, 100],
  ])('makes the server wait over ws: %s', async (_, text, count) => {
    let sent = 0;
    await using server = await serveSockets(async (socket) => {
      const stream = streamOf(socket);
      for (; sent < count; sent++) {
        socket.send(text);
        if (stream.writableNeedDrain) await once(stream, 'drain');
      }
      socket.close();
    });
    const channel = webSocket(server.url, options);
    const messages = await untilOpen(channel);
    expect(await messages.next()).toMatchObject({ value: text });
    for (let before = -1; before !== sent; ) {
      before = sent;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    expect(sent).toBeLessThan(count);
    const { values, error } = await read(messages);
    expect(error).toBeUndefined();
    expect(values.length).toBe(count - 1);
  });

  test('closes immediately, and so does the server', async () => {
    await using server = await serveSockets((socket) => {
      for (let sent = 0; sent < 40; sent++) socket.send(large);
    });
    const channel = webSocket(server.url, { ...options, closeTimeout: 20_000 });
    await untilOpen(channel);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await channel.close();
    expect(server.codes).toEqual([1000]);
  });
});

describe('ping', () => {
  const options = { WebSocket };

  test('resolves when the server responds', async () => {
    await using server = await serveSockets();
    const channel = webSocket(server.url, options);
    await untilOpen(channel);
    await Promise.all([channel.ping?.(), channel.ping?.()]);
    await channel.ping?.();
    await channel.close();
  });

  test('waits for a server that does not respond, until the connection is closed', async () => {
    await using server = await serveSockets(undefined, { autoPong: false });
    const channel = webSocket(server.url, options);
    await untilOpen(channel);
    // Awaited only after the close, but handled from the start.
    const rejected = expect(channel.ping?.()).rejects.toMatchObject({
      name: 'ChannelError',
      message: 'the connection was closed',
    });
    await channel.close();
    await rejected;
  });

  test('rejects if the WebSocket is not open', async () => {
    await using server = await serveSockets();
    const channel = webSocket(server.url, options);
    await expect(channel.ping?.()).rejects.toMatchObject({ name: 'ChannelError', sent: 'no' });
    await channel.close();
    await expect(channel.ping?.()).rejects.toMatchObject({ name: 'ChannelError', sent: 'no' });
  });

  test('exists only if the socket supports it', () => {
    for (const { options, isWs } of kinds) {
      const channel = webSocket('ws://127.0.0.1:1/', options);
      expect(typeof channel.ping).toBe(isWs ? 'function' : 'undefined');
    }
  });
});

describe('messages of one turn over ws', () => {
  /** A connection that counts its writes. */
  class Counting extends Socket {
    writes = 0;

    override _write(...args: Parameters<Socket['_write']>): void {
      this.writes++;
      super._write(...args);
    }

    override _writev(...args: Parameters<NonNullable<Socket['_writev']>>): void {
      this.writes++;
      super._writev?.(...args);
    }
  }

  test('leave in one packet, including those sent by promise reactions', async () => {
    await using server = await serveSockets();
    const connection = new Counting();
    const createConnection = (to: NetConnectOpts) => connection.connect(to);
    const channel = webSocket(server.url, { WebSocket, options: { createConnection } });
    const messages = await untilOpen(channel);
    await new Promise((resolve) => setImmediate(resolve));

    for (let turn = 1; turn <= 2; turn++) {
      connection.writes = 0;
      for (let n = 0; n < 50; n++) channel.send(`${n}`);
      expect(connection.writableCorked).toBe(1);
      for (let n = 50; n < 100; n++) {
        await undefined;
        channel.send(`${n}`);
      }
      expect(connection.writes).toBe(0);
      expect(await take(messages, 100)).toEqual(Array.from({ length: 100 }, (_, n) => `${n}`));
      expect(connection.writes).toBe(1);
      expect(connection.writableCorked).toBe(0);
    }
    await channel.close();
    await eventually(() => server.codes).toEqual([1000]);
  });

  test('leave before the connection is closed in the same turn', async () => {
    const seen: string[] = [];
    await using server = await serveSockets((socket) => {
      socket.on('message', (data) => seen.push(String(data)));
    });
    const channel = webSocket(server.url, { WebSocket });
    await untilOpen(channel);
    channel.send('1');
    channel.send('2');
    await channel.close();
    await eventually(() => server.codes).toEqual([1000]);
    expect(seen).toEqual(['1', '2']);
  });
});
