import { isUtf8 } from 'node:buffer';
import { eventually, read, take } from '@jsonrpcclient/fixtures/channel';
import { webSocket } from '@jsonrpcclient/websocket';
import { describe, expect, test } from 'vitest';
import { kinds } from './kinds.ts';
import { serveSockets, streamOf } from './server.ts';
import { untilOpen } from './until-open.ts';

const umlauts = '{"text":"grüße, 漢字, 👋"}';

describe.each(kinds)('messages over $name', ({ options, isWs }) => {
  test('come back in order after the open event', async () => {
    await using server = await serveSockets();
    const channel = webSocket(server.url, options);
    expect(channel.state).toBe('connecting');
    const messages = await untilOpen(channel);
    const texts = Array.from({ length: 300 }, (_, n) => `{"id":${n}}`);
    for (const text of texts) expect(channel.send(text)).toBeUndefined();
    expect(await take(messages, 300)).toEqual(texts);
    await channel.close();
  });

  test('can be empty, and can contain any characters', async () => {
    await using server = await serveSockets();
    const channel = webSocket(server.url, options);
    const messages = await untilOpen(channel);
    channel.send('');
    channel.send(umlauts);
    expect(await take(messages, 2)).toEqual(['', umlauts]);
    await channel.close();
  });

  test('leave as text frames', async () => {
    const frames: unknown[] = [];
    await using server = await serveSockets((socket) => {
      socket.on('message', (data, isBinary) => {
        frames.push(isBinary, isUtf8(data as Buffer));
        socket.send('seen');
      });
    });
    const channel = webSocket(server.url, options);
    const messages = await untilOpen(channel);
    channel.send(umlauts);
    expect(await take(messages, 1)).toEqual(['seen']);
    expect(frames).toEqual([false, true]);
    await channel.close();
  });

  test('can arrive in binary frames', async () => {
    await using server = await serveSockets((socket) => {
      socket.send(Buffer.from(umlauts));
      socket.send(Buffer.alloc(0));
    });
    const channel = webSocket(server.url, options);
    expect(await take(await untilOpen(channel), 2)).toEqual([umlauts, '']);
    await channel.close();
  });

  test('can arrive in fragments', async () => {
    await using server = await serveSockets((socket) => {
      const [head, tail] = [
        Buffer.from(umlauts).subarray(0, 12),
        Buffer.from(umlauts).subarray(12),
      ];
      for (const binary of [false, true]) {
        socket.send(head, { binary, fin: false });
        socket.send('', { binary, fin: false });
        socket.send(tail, { binary, fin: true });
      }
    });
    const channel = webSocket(server.url, options);
    expect(await take(await untilOpen(channel), 2)).toEqual([umlauts, umlauts]);
    await channel.close();
  });

  test('can be compressed', async () => {
    await using server = await serveSockets(undefined, { perMessageDeflate: { threshold: 0 } });
    const channel = webSocket(server.url, options);
    const messages = await untilOpen(channel);
    const texts = [umlauts.repeat(5000), '1', umlauts.repeat(3), '2'];
    for (const text of texts) channel.send(text);
    expect(await take(messages, 4)).toEqual(texts);
    await channel.close();
  });

  test('that were sent before the server closed can still be read', async () => {
    await using server = await serveSockets((socket) => {
      socket.send('1');
      socket.send('2');
      socket.close(1000);
    });
    const channel = webSocket(server.url, options);
    expect(await read(await untilOpen(channel))).toEqual({ values: ['1', '2'], error: undefined });
    await channel.close();
  });

  test('are rejected before the WebSocket is open and after it has closed', async () => {
    await using server = await serveSockets();
    const channel = webSocket(server.url, options);
    const refusal = expect.objectContaining({ name: 'ChannelError', sent: 'no' });
    expect(() => channel.send('early')).toThrow(refusal);
    const messages = await untilOpen(channel);
    await channel.close();
    expect(() => channel.send('late')).toThrow(refusal);
    expect(await read(messages)).toEqual({ values: [], error: undefined });
  });

  test('are rejected after the server has started to close', async () => {
    await using server = await serveSockets((socket) => {
      const raw = streamOf(socket);
      raw.cork();
      socket.send('bye');
      socket.close(1001);
      raw.uncork();
    });
    const channel = webSocket(server.url, options);
    expect(await take(await untilOpen(channel), 1)).toEqual(['bye']);
    expect(() => channel.send('late')).toThrow(
      expect.objectContaining({ name: 'ChannelError', sent: 'no' }),
    );
    await channel.close();
  });

  test('with too many bytes of UTF-8 are rejected without closing the channel', async () => {
    await using server = await serveSockets();
    const channel = webSocket(server.url, { ...options, maxMessageBytes: 10 });
    const messages = await untilOpen(channel);
    for (const text of ['12345678901', 'ü'.repeat(6), '漢字漢字']) {
      expect(() => channel.send(text)).toThrow(
        expect.objectContaining({
          name: 'ChannelError',
          message: 'the message is larger than maxMessageBytes',
          sent: 'no',
        }),
      );
    }
    const texts = ['1234567890', 'ü'.repeat(5), '漢字漢'];
    for (const text of texts) channel.send(text);
    expect(await take(messages, 3)).toEqual(texts);
    await channel.close();
  });

  test.each([
    ['text', '12345678901'],
    ['text with few characters', 'ü'.repeat(6)],
    ['binary', Buffer.from('12345678901')],
  ])('that arrive as %s and are too large end the channel', async (_, data) => {
    await using server = await serveSockets((socket) => {
      socket.send('1234567890');
      socket.send(data);
      socket.send('more');
    });
    const channel = webSocket(server.url, { ...options, maxMessageBytes: 10 });
    const { values, error } = await read(await untilOpen(channel));
    expect(values).toEqual(['1234567890']);
    expect(error).toMatchObject({
      name: 'ChannelError',
      message: 'received a message larger than maxMessageBytes',
      sent: 'maybe',
    });
    await channel.close();
    await eventually(() => server.connections).toBe(0);
    // Like browsers, undici cannot send the protocol's own codes.
    expect(server.codes).toEqual([isWs ? 1009 : 1000]);
  });
});

test('messages of 64 MiB arrive; larger ones are not even read', async () => {
  let written = 0;
  await using server = await serveSockets((socket) => {
    socket.send(Buffer.alloc(2 ** 26, ' '));
    // The start of a frame with one byte more.
    const head = Buffer.from([0x82, 127, 0, 0, 0, 0, 4, 0, 0, 1]);
    streamOf(socket).write(head, () => {
      written = head.length;
    });
  });
  const channel = webSocket(server.url, { ...kinds[0]?.options, closeTimeout: 10 });
  const { values, error } = await read(await untilOpen(channel));
  expect(values.map((value) => String(value).length)).toEqual([2 ** 26]);
  expect(error).toMatchObject({ message: 'received a message larger than maxMessageBytes' });
  expect(written).toBe(10);
  await channel.close();
});
