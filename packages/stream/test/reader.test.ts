import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { eventually, read } from '@jsonrpcclient/fixtures/channel';
import { ChannelError, contentLength, newline, streamChannel } from '@jsonrpcclient/stream';
import { describe, expect, test } from 'vitest';
import { createSink, open } from './streams.ts';

describe('input', () => {
  test('is read until the end', async () => {
    const { channel, input } = open();
    expect(channel.state).toBeUndefined();
    input.write('[1]\n[2');
    input.write(']\n');
    input.end('[3]');
    expect(await read(channel)).toEqual({ values: ['[1]', '[2]', '[3]'], error: undefined });
  });

  test('can be strings', async () => {
    const { channel, input } = open();
    input.setEncoding('utf8');
    const bytes = Buffer.from('["ä€😀"]\n');
    for (const byte of bytes) input.write(Buffer.of(byte));
    input.end();
    expect(await read(channel)).toEqual({ values: ['["ä€😀"]'], error: undefined });
  });

  test('can be in object mode, with strings', async () => {
    const input = new PassThrough({ objectMode: true });
    const channel = streamChannel(input, new PassThrough());
    input.end('["ä"]\n');
    expect(await read(channel)).toEqual({ values: ['["ä"]'], error: undefined });
  });

  test('is not taken from the stream while a thousand messages wait', async () => {
    const { channel, input } = open();
    const texts = Array.from({ length: 10_000 }, (_, index) => `[${index}]`);
    for (let at = 0; at < texts.length; at += 100) {
      input.write(
        texts
          .slice(at, at + 100)
          .map((text) => `${text}\n`)
          .join(''),
      );
    }
    input.end();
    await eventually(() => input.isPaused()).toBe(true);
    expect(input.readableLength).toBeGreaterThan(0);
    expect(await read(channel)).toEqual({ values: texts, error: undefined });
  });

  test('is not taken from the stream while 16 MiB wait', async () => {
    const { channel, input } = open();
    const text = `["${'x'.repeat(2 ** 20)}"]`;
    let written = 0;
    const write = () => {
      while (written < 100 && input.write(`${text}\n`)) written++;
      written++;
      if (written < 100) input.once('drain', write);
      else input.end();
    };
    write();
    await eventually(() => input.isPaused()).toBe(true);
    expect(written).toBeLessThan(30);
    const { values, error } = await read(channel);
    expect(values.length).toBe(100);
    expect(values.every((value) => value === text)).toBe(true);
    expect(error).toBeUndefined();
  });

  test('does not delay a close while a thousand messages wait', async () => {
    const { channel, input, output } = open({ closeTimeout: 60_000 });
    output.resume();
    for (let chunk = 0; chunk < 20; chunk++) input.write('[1]\n'.repeat(100));
    await eventually(() => input.isPaused()).toBe(true);
    input.end('no message');
    await channel.close();
    expect((await read(channel)).error).toBeUndefined();
  });

  test('is dropped when its reader stops, and the channel is closed', async () => {
    const { channel, input, output } = open({ closeTimeout: 10 });
    input.write('[1]\n[2]\n');
    for await (const message of channel.messages) {
      expect(message).toBe('[1]');
      break;
    }
    expect(input.closed).toBe(true);
    expect(output.closed).toBe(true);
    expect(await read(channel)).toEqual({ values: [], error: undefined });
  });
});

describe('a stream', () => {
  test('that ends in the middle of a message fails after the other messages', async () => {
    const { channel, input } = open({ framing: contentLength });
    input.end(`${contentLength.encode('[1]')}Content-Length: 3\r\n\r\n[2`);
    const { values, error } = await read(channel);
    expect(values).toEqual(['[1]']);
    expect(error).toBeInstanceOf(ChannelError);
    expect(error).toMatchObject({
      message: 'the stream ended in the middle of a message',
      sent: 'maybe',
    });
  });

  test('that is silent in the middle of a message is closed like others', async () => {
    const { channel, input } = open({ framing: contentLength, closeTimeout: 10 });
    input.write('Content-Length: 3\r\n\r\n[2');
    const all = read(channel);
    await eventually(() => input.readableLength).toBe(0);
    await channel.close();
    expect(await all).toEqual({ values: [], error: undefined });
  });

  test('that cannot be read any further fails after the other messages, and is destroyed immediately', async () => {
    const { channel, input, output } = open({ framing: contentLength, closeTimeout: 60_000 });
    input.write(`${contentLength.encode('[1]')}garbage\n${contentLength.encode('[2]')}`);
    const { values, error } = await read(channel);
    expect(values).toEqual(['[1]']);
    expect(error).toMatchObject({
      name: 'ChannelError',
      message: 'expected a Content-Length header; check the framing option',
    });
    await channel.close();
    expect(input.destroyed && output.destroyed).toBe(true);
  });

  test('whose decoder throws fails with its error', async () => {
    const cause = new RangeError('too long for a string');
    const decoder = () => ({
      push() {
        throw cause;
      },
      end: () => [],
    });
    const { channel, input } = open({ framing: { ...newline, decoder } });
    input.write('[1]\n');
    expect((await read(channel)).error).toMatchObject({
      name: 'ChannelError',
      message: 'the stream failed',
      sent: 'maybe',
      cause,
    });
  });

  test("that breaks fails with the system's code", async () => {
    const { channel, input } = open();
    input.write('[1]\n');
    const cause = Object.assign(new Error('read'), { code: 'ECONNRESET' });
    input.destroy(cause);
    expect(await read(channel)).toMatchObject({
      values: ['[1]'],
      error: { message: 'the connection was reset (ECONNRESET)', code: 'ECONNRESET', cause },
    });
    await channel.close();
  });

  test('whose output breaks is read to its end', async () => {
    const input = new PassThrough();
    const { output } = createSink();
    const channel = streamChannel(input, output);
    output.destroy(Object.assign(new Error('write'), { code: 'EPIPE' }));
    await eventually(() => output.closed).toBe(true);
    input.end('[1]\n[2]\n');
    expect(await read(channel)).toMatchObject({
      values: ['[1]', '[2]'],
      error: { message: 'the peer closed the connection (EPIPE)', code: 'EPIPE', sent: 'maybe' },
    });
  });

  test('whose output breaks and that does not end is ended', async () => {
    const { channel, output } = open({ closeTimeout: 10 });
    output.destroy(Object.assign(new Error('write'), { code: 'EPIPE' }));
    expect(await read(channel)).toMatchObject({ values: [], error: { code: 'EPIPE' } });
    await channel.close();
  });

  test('that is closed without an end fails', async () => {
    const { channel, input } = open();
    input.destroy();
    expect(await read(channel)).toMatchObject({
      values: [],
      error: { message: 'the stream closed unexpectedly', sent: 'maybe' },
    });
  });

  test('that has already ended ends the messages', async () => {
    const ended = new PassThrough();
    ended.end();
    await once(ended.resume(), 'close');
    expect(await read(streamChannel(ended, new PassThrough()))).toEqual({
      values: [],
      error: undefined,
    });
    const destroyed = new PassThrough().destroy();
    await once(destroyed, 'close');
    expect(await read(streamChannel(destroyed, new PassThrough()))).toMatchObject({
      error: { message: 'the stream closed unexpectedly' },
    });
  });

  test('that fails while nobody reads it causes no unhandled rejection', async () => {
    const { channel, input } = open();
    input.destroy(new Error('broken'));
    await channel.close();
  });
});
