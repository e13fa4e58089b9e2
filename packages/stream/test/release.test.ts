import { once } from 'node:events';
import { Duplex, PassThrough, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { read } from '@jsonrpcclient/fixtures/channel';
import { ChannelError, streamChannel } from '@jsonrpcclient/stream';
import { describe, expect, test, vi } from 'vitest';
import { open } from './streams.ts';

/** Counts the listeners of a stream by event. */
function countListeners(stream: PassThrough): unknown {
  return stream.eventNames().map((name) => [name, stream.listenerCount(name)]);
}

/** Its output accepts nothing and can't be destroyed, like the stdout of a process. */
function openStuck() {
  const input = new PassThrough();
  const output = new Writable({ write() {}, destroy() {} });
  return { output, channel: streamChannel(input, output, { closeTimeout: 5 }) };
}

describe('closing', () => {
  test('writes what was sent, and waits for the peer to close', async () => {
    const { channel, input, output } = open({ closeTimeout: 60_000 });
    channel.send('[1]');
    let isClosed = false;
    const closed = Promise.resolve(channel.close()).then(() => {
      isClosed = true;
    });
    expect(await text(output)).toBe('[1]\n');
    input.write('[2]\n');
    expect(isClosed).toBe(false);
    input.end();
    await closed;
    expect(await read(channel)).toEqual({ values: [], error: undefined });
  });

  test('ends a peer that does not close', async () => {
    const { channel, input, output } = open({ closeTimeout: 10 });
    await channel.close();
    expect(input.closed && output.closed).toBe(true);
  });

  test('can be repeated, even after the end', async () => {
    const { channel, input } = open({ closeTimeout: 10 });
    const first = channel.close();
    expect(channel.close()).toBe(first);
    await first;
    await channel.close();
    expect(input.closed).toBe(true);
  });

  test('keeps messages that have arrived for their reader', async () => {
    const { channel, input } = open({ closeTimeout: 10 });
    input.write('[1]\n');
    await channel.close();
    expect(await read(channel)).toEqual({ values: ['[1]'], error: undefined });
  });

  test('waits for clear, which starts before the streams end', async () => {
    const { channel, input, output } = open({
      closeTimeout: 60_000,
      async clear() {
        order.push(`writable: ${output.writable}`);
        await undefined;
        order.push('cleared');
      },
    });
    const order: string[] = [];
    output.resume();
    input.end();
    await channel.close();
    expect(order).toEqual(['writable: true', 'cleared']);
  });

  test('rejects with the error of remains if clear never settles', async () => {
    const problem = new ChannelError('processes are left: 1');
    let isAborted = false;
    const { channel } = open({
      closeTimeout: 10,
      clear: (signal) =>
        new Promise(() => signal.addEventListener('abort', () => (isAborted = true))),
      remains: async () => problem,
    });
    await expect(channel.close()).rejects.toBe(problem);
    await expect(channel.close()).rejects.toBe(problem);
    expect(isAborted).toBe(true);
    expect(await read(channel)).toEqual({ values: [], error: undefined });
  });

  test('ignores failures of abandoned writes', async () => {
    const { channel, output } = openStuck();
    channel.send('[1]');
    await channel.close();
    expect(() => output.emit('error', new Error('write EPIPE'))).not.toThrow();
  });

  test('leaves no listener', async () => {
    for (const end of [false, true]) {
      const [input, output] = [new PassThrough(), new PassThrough()];
      const before = [input, output].map(countListeners);
      const channel = streamChannel(input, output, { closeTimeout: 10 });
      if (end) input.end();
      await channel.close();
      expect([input, output].map(countListeners)).toEqual(before);
    }
  });

  test('makes sending fail', async () => {
    const { channel } = open({ closeTimeout: 10 });
    const closed = channel.close();
    expect(() => channel.send('[1]')).toThrow(
      expect.objectContaining({ message: 'the channel is closed', sent: 'no' }),
    );
    await closed;
  });

  test('does not wait for streams that never emit close', async () => {
    const input = new PassThrough({ emitClose: false });
    const channel = streamChannel(input, new PassThrough(), { closeTimeout: 10 });
    await channel.close();
    expect(input.destroyed).toBe(true);
  });

  test('waits forever if the timeout is infinite', async () => {
    const { channel, input, output } = open({ closeTimeout: Number.POSITIVE_INFINITY });
    const closed = channel.close();
    await text(output);
    // A timer with this many milliseconds would fire immediately.
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(input.destroyed).toBe(false);
    input.end();
    await closed;
  });

  test('works if both streams are the same', async () => {
    const sent: string[] = [];
    const stream = new Duplex({
      read() {},
      write(chunk, _, done) {
        sent.push(String(chunk));
        done();
      },
      final(done) {
        this.push(null);
        done();
      },
    });
    const channel = streamChannel(stream, stream, { closeTimeout: 60_000 });
    channel.send('[1]');
    await channel.close();
    expect(sent).toEqual(['[1]\n']);
    expect(stream.closed).toBe(true);
  });
});

test('the end of the input ends the output', async () => {
  const { channel, input, output } = open({ closeTimeout: 60_000 });
  channel.send('[1]');
  input.end();
  expect(await text(output)).toBe('[1]\n');
  expect(await read(channel)).toEqual({ values: [], error: undefined });
  expect(() => channel.send('[2]')).toThrow(expect.objectContaining({ sent: 'no' }));
});

describe('a medium', () => {
  test('that has to open rejects messages before, and says so', async () => {
    const { channel, input, output } = open({ opening: 'connect' });
    expect(channel.state).toBe('connecting');
    expect(() => channel.send('[1]')).toThrow(
      expect.objectContaining({ message: 'the channel is not open yet', sent: 'no' }),
    );
    output.emit('connect');
    channel.send('[2]');
    input.end('[3]');
    expect(await text(output)).toBe('[2]\n');
    expect(await read(channel)).toEqual({
      values: [{ state: 'open' }, '[3]'],
      error: undefined,
    });
  });

  test('that never opens has sent nothing', async () => {
    const { channel, input } = open({ opening: 'connect', closeTimeout: 10 });
    input.destroy(Object.assign(new Error('connect'), { code: 'EACCES' }));
    const { error } = await read(channel);
    expect(error).toMatchObject({
      message: 'could not connect (EACCES)',
      code: 'EACCES',
      sent: 'no',
    });
    expect(() => channel.send('[1]')).toThrow('the channel is closed');
  });

  test.each(['end', 'destroy'] as const)('that has its %s before it is open fails', async (end) => {
    const { channel, input } = open({ opening: 'connect', closeTimeout: 10 });
    input[end]();
    expect(await read(channel)).toMatchObject({
      values: [],
      error: { message: 'the connection closed before it opened', sent: 'no' },
    });
  });

  test('that is closed before it opens does not wait', async () => {
    const { channel, input, output } = open({ opening: 'connect', closeTimeout: 60_000 });
    await channel.close();
    expect(input.closed && output.closed).toBe(true);
    expect(await read(channel)).toEqual({ values: [], error: undefined });
  });

  test('reports after its streams how it ended', async () => {
    let end = (_?: ChannelError) => {};
    const ended = new Promise<ChannelError | undefined>((resolve) => {
      end = resolve;
    });
    const { channel, input } = open({ ended, closeTimeout: 10 });
    input.end('[1]');
    let isClosed = false;
    const closed = Promise.resolve(channel.close()).then(() => {
      isClosed = true;
    });
    await once(input, 'close');
    expect(isClosed).toBe(false);
    end();
    await closed;
  });

  test('is ended in every way, one after another', async () => {
    const asked: string[] = [];
    let end = () => {};
    const ended = new Promise<undefined>((resolve) => {
      end = () => resolve(undefined);
    });
    const { channel, input, output } = open({
      ended,
      closeTimeout: 10,
      insist: [
        () => asked.push('first'),
        () => {
          asked.push(input.destroyed ? 'too late' : 'second');
          input.end();
          end();
        },
        () => asked.push('third'),
      ],
    });
    output.resume();
    await channel.close();
    expect(asked).toEqual(['first', 'second']);
  });
});

test('closing leaves no timer', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  try {
    const { channel, input, output } = open();
    output.resume();
    input.end();
    await channel.close();
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});

test('closing does not wait if the streams are already closed', async () => {
  const streams = [new PassThrough(), new PassThrough()] as const;
  for (const stream of streams) stream.destroy();
  await new Promise((resolve) => setTimeout(resolve, 10));
  // With a timer, the test would time out.
  await streamChannel(...streams, { closeTimeout: 1_000_000 }).close();
});
