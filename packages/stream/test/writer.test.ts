import { PassThrough } from 'node:stream';
import { eventually } from '@jsonrpcclient/fixtures/channel';
import { ChannelError, type Framing, newline, streamChannel } from '@jsonrpcclient/stream';
import { failure } from '@jsonrpcclient/testing';
import { describe, expect, test } from 'vitest';
import { createSink, open } from './streams.ts';

const lines = (text: string) => text.split('\n').filter(Boolean);

describe('what is sent', () => {
  test('in one tick leaves in one write, including messages sent by promise reactions', async () => {
    const { output, writes } = createSink();
    const channel = streamChannel(new PassThrough(), output);
    channel.send('[1]');
    channel.send('[2]');
    for (let turn = 0; turn < 10; turn++) await undefined;
    channel.send('[3]');
    expect(writes).toEqual([]);
    await eventually(() => writes).toEqual(['[1]\n[2]\n[3]\n']);
    channel.send('[4]');
    await eventually(() => writes).toEqual(['[1]\n[2]\n[3]\n', '[4]\n']);
  });

  test('can be bytes if the framing returns bytes', async () => {
    const { output, writes } = createSink();
    const encode: Framing['encode'] = (text) =>
      text === '[2]' ? `${text}\n` : Buffer.from(`${text}\n`);
    const channel = streamChannel(new PassThrough(), output, { framing: { ...newline, encode } });
    for (const text of ['["ä"]', '[2]', '[2]', '[3]', '[4]']) channel.send(text);
    await eventually(() => writes).toEqual(['["ä"]\n[2]\n[2]\n[3]\n[4]\n']);
    channel.send('[5]');
    await eventually(() => writes[1]).toBe('[5]\n');
  });

  test('can be longer than the limit for joining', async () => {
    const { output, writes } = createSink();
    const channel = streamChannel(new PassThrough(), output);
    const long = `["${'x'.repeat(2 ** 24)}"]`;
    for (const text of ['[1]', long, '[2]', '[3]']) channel.send(text);
    await eventually(() => writes.length).toBe(1);
    expect(lines(writes[0] ?? '').map((line) => line.length)).toEqual([3, long.length, 3, 3]);
  });

  test('is rejected above the limit, and the channel continues', async () => {
    const { output, writes } = createSink();
    const channel = streamChannel(new PassThrough(), output, { maxMessageBytes: 10 });
    channel.send('["€€"]');
    channel.send('["123456"]');
    for (const text of ['["€€1"]', '["1234567"]']) {
      expect(() => channel.send(text)).toThrow(ChannelError);
      expect(() => channel.send(text)).toThrow(
        expect.objectContaining({
          message: 'the message is larger than 10 bytes (see maxMessageBytes)',
          sent: 'no',
        }),
      );
    }
    channel.send('[1]');
    await eventually(() => writes).toEqual(['["€€"]\n["123456"]\n[1]\n']);
  });

  test('can have 64 MiB, but not one byte more', async () => {
    const { output } = createSink();
    const channel = streamChannel(new PassThrough(), output);
    await channel.send(`["${'x'.repeat(2 ** 26 - 4)}"]`);
    expect(() => channel.send(`["${'x'.repeat(2 ** 26 - 3)}"]`)).toThrow(/maxMessageBytes/);
  });

  test('fails if the stream no longer accepts data', () => {
    const { channel, output } = open();
    output.destroy();
    expect(() => channel.send('[1]')).toThrow(
      expect.objectContaining({ message: 'the channel is closed', sent: 'no' }),
    );
  });
});

describe('a full stream', () => {
  test('makes all senders wait until it drains', async () => {
    const { output, block, unblock } = createSink({ highWaterMark: 8 });
    const channel = streamChannel(new PassThrough(), output);
    block();
    expect(channel.send('[1]')).toBeUndefined();
    expect(channel.send('[2]')).toBeUndefined();
    const third = channel.send('[3]');
    expect(third).toBeInstanceOf(Promise);
    expect(channel.send('[4]')).toBe(third);
    await eventually(() => output.writableNeedDrain).toBe(true);
    expect(channel.send('[5]')).toBe(third);
    unblock();
    await third;
    expect(channel.send('[6]')).toBeUndefined();
  });

  test('makes nobody wait if it accepted everything', async () => {
    const { output, writes } = createSink({ objectMode: true });
    const channel = streamChannel(new PassThrough(), output);
    await channel.send('["more than its mark of 16"]');
    expect(writes.length).toBe(1);
  });

  test('fails waiting senders if it breaks, even if there are none', async () => {
    const { output, block } = createSink({ highWaterMark: 2 });
    const channel = streamChannel(new PassThrough(), output);
    block();
    const full = channel.send('[1]') as Promise<void>;
    await eventually(() => output.writableNeedDrain).toBe(true);
    output.destroy(Object.assign(new Error('broken'), { code: 'EPIPE' }));
    expect(await failure(full)).toMatchObject({
      name: 'ChannelError',
      message: 'the peer closed the connection (EPIPE)',
      code: 'EPIPE',
      sent: 'maybe',
    });
  });

  test('fails waiting senders if it is destroyed without a reason', async () => {
    const { output, block } = createSink({ highWaterMark: 2 });
    const channel = streamChannel(new PassThrough(), output);
    block();
    const full = channel.send('[1]') as Promise<void>;
    output.destroy();
    expect(await failure(full)).toMatchObject({
      name: 'ChannelError',
      message: 'the stream was closed',
      sent: 'maybe',
    });
  });

  test('is written completely by a close', async () => {
    const { output, writes, block, unblock } = createSink({ highWaterMark: 2 });
    const input = new PassThrough();
    const channel = streamChannel(input, output);
    block();
    const full = channel.send('[1]');
    await eventually(() => writes).toEqual(['[1]\n']);
    channel.send('[2]');
    const closed = channel.close();
    unblock();
    await full;
    input.end();
    await closed;
    expect(writes).toEqual(['[1]\n', '[2]\n']);
  });
});

test('waiting for room ends when there is room, even if nothing more is sent', async () => {
  const { channel, output } = open();
  const waiting = channel.send('x'.repeat(100_000));
  expect(waiting).toBeInstanceOf(Promise);
  let isThere = false;
  void Promise.resolve(waiting).then(() => {
    isThere = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(isThere).toBe(false);
  output.resume();
  await waiting;
});
