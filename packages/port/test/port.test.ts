import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { MessageChannel, Worker } from 'node:worker_threads';
import type { Channel } from '@jsonrpcclient/duplex';
import { type PortTarget, port, windowPort } from '@jsonrpcclient/port';
import { bundle } from '@jsonrpcclient/testing/bundle';
import { read, take } from '@jsonrpcclient/testing/channel-suite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const umlauts = '{"text":"grüße, 漢字, 👋"}';

describe('a MessagePort', () => {
  test('carries messages in order, both ways, from the start', async () => {
    const { port1, port2 } = new MessageChannel();
    const [one, two] = [port(port1), port(port2)];
    expect(one.state).toBeUndefined();
    const texts = ['', umlauts, ...Array.from({ length: 300 }, (_, n) => `{"id":${n}}`)];
    for (const text of texts) {
      expect(one.send(text)).toBeUndefined();
      two.send(text);
    }
    expect(await take(one, texts.length)).toEqual(texts);
    expect(await take(two, texts.length)).toEqual(texts);
    await one.close();
    await two.close();
  });

  test('that is closed ends the messages on both sides, after those that were sent', async () => {
    const { port1, port2 } = new MessageChannel();
    const [one, two] = [port(port1), port(port2)];
    one.send('1');
    one.send('2');
    await Promise.all([one.close(), one.close()]);
    expect(await read(one)).toEqual({ values: [], error: undefined });
    expect(await read(two)).toEqual({ values: ['1', '2'], error: undefined });
    for (const channel of [one, two]) {
      expect(() => channel.send('late')).toThrow(
        expect.objectContaining({ name: 'ChannelError', sent: 'no' }),
      );
      await channel.close();
    }
  });

  test('is closed by a reader that stops', async () => {
    const { port1, port2 } = new MessageChannel();
    const [one, two] = [port(port1), port(port2)];
    two.send('1');
    for await (const message of one.messages) if (message === '1') break;
    expect(await read(two)).toEqual({ values: [], error: undefined });
  });

  test('may be given objects and gives texts', async () => {
    const { port1, port2 } = new MessageChannel();
    const channel = port(port2);
    for (const data of [{ id: 1 }, '{"id":2}', [{ id: 3 }]]) port1.postMessage(data);
    expect(await take(channel, 3)).toEqual(['{"id":1}', '{"id":2}', '[{"id":3}]']);
    await channel.close();
  });

  test('is given objects on demand', async () => {
    const { port1, port2 } = new MessageChannel();
    const channel = port(port1, { format: 'object' });
    const posted = once(port2, 'message');
    channel.send('{"id":1}');
    expect(await posted).toEqual([{ id: 1 }]);
    expect(() => channel.send('{"secret":1,}')).toThrow('the message could not be posted');
    await channel.close();
  });

  test('that is given what is no message ignores it', async () => {
    const { port1, port2 } = new MessageChannel();
    const channel = port(port2);
    for (const data of [undefined, null, 5, true, 5n, 'message']) port1.postMessage(data);
    expect(await take(channel, 1)).toEqual(['message']);
    await channel.close();
  });

  test('that is given an object that is no JSON ends', async () => {
    const { port1, port2 } = new MessageChannel();
    const channel = port(port2);
    port1.postMessage({ id: 1n });
    port1.postMessage('more');
    expect(await read(channel)).toMatchObject({
      values: [],
      error: { name: 'ChannelError', message: 'a message came that is no JSON', sent: 'maybe' },
    });
    await channel.close();
  });

  test('does not send what is too large, by bytes of UTF-8, and goes on', async () => {
    const { port1, port2 } = new MessageChannel();
    const [one, two] = [port(port1, { maxMessageBytes: 10 }), port(port2)];
    for (const text of ['12345678901', 'ü'.repeat(6)]) {
      expect(() => one.send(text)).toThrow(
        expect.objectContaining({
          name: 'ChannelError',
          message: 'the message is larger than maxMessageBytes',
          sent: 'no',
        }),
      );
    }
    one.send('ü'.repeat(5));
    one.send('1234567890');
    expect(await take(two, 2)).toEqual(['ü'.repeat(5), '1234567890']);
    await one.close();
  });

  test.each(['12345678901', 'ü'.repeat(6), { id: 123456 }])(
    'ends when what comes is too large: %j',
    async (data) => {
      const { port1, port2 } = new MessageChannel();
      const channel = port(port2, { maxMessageBytes: 10 });
      for (const message of ['1234567890', data, 'more']) port1.postMessage(message);
      expect(await read(channel)).toMatchObject({
        values: ['1234567890'],
        error: {
          name: 'ChannelError',
          message: 'a message came that is larger than maxMessageBytes',
          sent: 'maybe',
        },
      });
      await channel.close();
    },
  );

  test('that cannot read a message ends, and is no unhandled rejection', async () => {
    const { port1, port2 } = new MessageChannel();
    const channel = port(port2);
    const closed = once(port1, 'close');
    port2.emit('messageerror', new Error('made to fail'));
    await closed;
    expect(await read(channel)).toMatchObject({
      error: { message: 'a message could not be read' },
    });
  });
});

describe('a Worker', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'jsonrpcclient-'));
    const script = await bundle(new URL('worker/echo.ts', import.meta.url));
    await writeFile(join(folder, 'echo.mjs'), script);
  });
  afterAll(() => rm(folder, { recursive: true }));

  const start = (options?: Parameters<typeof port>[1]) => {
    const worker = new Worker(join(folder, 'echo.mjs'), { stderr: true });
    return { worker, channel: port(worker, options) };
  };

  const ask = async (channel: Channel, text: string) => {
    channel.send(text);
    return take(channel, 1);
  };

  test('speaks through its own scope', async () => {
    const { worker, channel } = start();
    expect(await ask(channel, umlauts)).toEqual([`echo ${umlauts}`]);
    await channel.close();
    await worker.terminate();
  });

  test('that ends in good order ends the messages', async () => {
    const { channel } = start();
    channel.send('1');
    channel.send('end');
    expect(await read(channel)).toEqual({ values: ['echo 1'], error: undefined });
    expect(() => channel.send('late')).toThrow('the port is closed');
  });

  test('that exits with a code is an error with that code', async () => {
    const { channel } = start();
    channel.send('exit');
    const { error } = await read(channel);
    expect(error).toMatchObject({
      name: 'ChannelError',
      message: 'the worker ended (3)',
      code: 3,
      sent: 'maybe',
    });
    expect(error).not.toHaveProperty('cause');
  });

  test('that throws is an error without its stack', async () => {
    const { channel } = start();
    channel.send('throw');
    const { error } = await read(channel);
    expect(error).toMatchObject({
      message: 'the worker ended (1)',
      code: 1,
      cause: { message: 'thrown in the worker' },
    });
    expect(inspect(error, { showHidden: true, depth: 10 })).not.toContain('echo.mjs');
  });

  test('that has ended before ends the messages at once', async () => {
    const { worker } = start();
    await worker.terminate();
    const channel = port(worker);
    expect(await read(channel)).toMatchObject({
      values: [],
      error: { message: 'the worker has ended', sent: 'no' },
    });
    expect(() => channel.send('late')).toThrow('the port is closed');
  });

  test('lives on when the channel is closed', async () => {
    const { worker, channel } = start();
    expect(await ask(channel, '1')).toEqual(['echo 1']);
    await channel.close();
    expect(
      ['message', 'messageerror', 'error', 'exit'].map((name) => worker.listenerCount(name)),
    ).toEqual([0, 0, 0, 0]);
    const again = port(worker);
    expect(await ask(again, '2')).toEqual(['echo 2']);
    await again.close();
    await worker.terminate();
  });

  test('is terminated on demand', async () => {
    const { worker, channel } = start({ terminate: true });
    const exited = once(worker, 'exit');
    expect(await ask(channel, '1')).toEqual(['echo 1']);
    await channel.close();
    expect(await exited).toEqual([1]);
    expect(await read(channel)).toEqual({ values: [], error: undefined });
  });

  test('that nobody reads may fail without an unhandled rejection', async () => {
    const { worker, channel } = start();
    const exited = new Promise((resolve) => worker.once('exit', resolve));
    channel.send('throw');
    expect(await exited).toBe(1);
    expect(() => channel.send('late')).toThrow('the port is closed');
  });
});

describe('a Worker with the events of browsers', () => {
  const create = () => {
    const calls: unknown[] = [];
    return Object.assign(new EventTarget(), {
      calls,
      postMessage: (message: unknown) => calls.push(message),
      terminate: () => calls.push('terminated'),
      close: () => calls.push('closed'),
    });
  };

  test.each([
    ['throws', { message: 'Uncaught Error: thrown' }, { message: 'Uncaught Error: thrown' }],
    ['cannot be loaded', {}, undefined],
  ])('that %s is an error', async (_, properties, cause) => {
    const worker = create();
    const channel = port(worker);
    worker.dispatchEvent(Object.assign(new Event('error'), properties));
    const { error } = await read(channel);
    expect(error).toMatchObject({ name: 'ChannelError', message: 'the worker failed' });
    expect((error as Error).cause).toEqual(cause && new Error(cause.message));
    expect(worker.calls).toEqual([]);
  });

  test('is terminated on demand, and never closed', async () => {
    const worker = create();
    const channel = port(worker, { terminate: true });
    channel.send('1');
    await channel.close();
    await channel.close();
    expect(worker.calls).toEqual(['1', 'terminated']);
  });
});

test('a closed channel to a window leaves no listener', async () => {
  const source = new EventTarget();
  const listeners = new Set<unknown>();
  const counting = {
    addEventListener: (name: string, listener: never) => {
      listeners.add(listener);
      source.addEventListener(name, listener);
    },
    removeEventListener: (name: string, listener: never) => {
      listeners.delete(listener);
      source.removeEventListener(name, listener);
    },
  };
  const target = { closed: false, postMessage() {} };
  const channel = windowPort(target, { origin: 'https://example.com', source: counting });
  expect(listeners.size).toBe(1);
  await channel.close();
  expect(listeners.size).toBe(0);
});

test('closing settles when the worker has terminated', async () => {
  let finish = (_: number) => {};
  const worker: PortTarget = {
    postMessage() {},
    addEventListener() {},
    removeEventListener() {},
    terminate: () => new Promise<number>((resolve) => (finish = resolve)),
  };
  const channel = port(worker, { terminate: true });
  let closed = false;
  const closing = Promise.resolve(channel.close()).then(() => {
    closed = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(closed).toBe(false);
  finish(0);
  await closing;
});
