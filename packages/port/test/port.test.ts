import { EventEmitter, once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { MessageChannel, Worker } from 'node:worker_threads';
import { createClient } from '@jsonrpcclient/core';
import { type Channel, connect, type Unexpected } from '@jsonrpcclient/duplex';
import { bundle } from '@jsonrpcclient/fixtures/bundle';
import { read, take } from '@jsonrpcclient/fixtures/channel';
import { type PortTarget, port, windowPort } from '@jsonrpcclient/port';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { MessagePortMain } from './electron.ts';

const umlauts = '{"text":"grüße, 漢字, 👋"}';

describe('a MessagePort', () => {
  test('carries messages in order, in both directions, from the start', async () => {
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

  test('ends the messages on both sides after it is closed, once all that were sent have arrived', async () => {
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

  test('is closed when its reader stops', async () => {
    const { port1, port2 } = new MessageChannel();
    const [one, two] = [port(port1), port(port2)];
    two.send('1');
    for await (const message of one.messages) if (message === '1') break;
    expect(await read(two)).toEqual({ values: [], error: undefined });
  });

  test('accepts objects and yields their text', async () => {
    const { port1, port2 } = new MessageChannel();
    const channel = port(port2);
    for (const data of [{ id: 1 }, '{"id":2}', [{ id: 3 }]]) port1.postMessage(data);
    expect(await take(channel, 3)).toEqual(['{"id":1}', '{"id":2}', '[{"id":3}]']);
    await channel.close();
  });

  test('posts objects on request', async () => {
    const { port1, port2 } = new MessageChannel();
    const channel = port(port1, { format: 'object' });
    const posted = once(port2, 'message');
    channel.send('{"id":1}');
    expect(await posted).toEqual([{ id: 1 }]);
    expect(() => channel.send('{"secret":1,}')).toThrow('the message could not be posted');
    await channel.close();
  });

  test('ignores data that is not a message', async () => {
    const { port1, port2 } = new MessageChannel();
    const channel = port(port2);
    for (const data of [undefined, null, 5, true, 5n, 'message']) port1.postMessage(data);
    expect(await take(channel, 1)).toEqual(['message']);
    await channel.close();
  });

  const cycle: Record<string, unknown> = { id: 1 };
  cycle.self = [cycle];

  test.each([
    ['a bigint', { total: 10n }, '[object Object]'],
    ['a deeply nested bigint', [{ a: [{ b: 10n }] }], '[object Array]'],
    ['a cycle', cycle, '[object Object]'],
    ['a bigint after too much other data', ['x'.repeat(99), 10n], '[object Array]'],
    [
      'a Map inside data that is too large',
      [[1, 2, 3, 4, 5, 6, 7], { a: new Map() }],
      '[object Array]',
    ],
    ['a typed array', new Uint8Array(2 ** 24), '[object Uint8Array]'],
    ['a typed array inside', { params: [new Uint8Array(2 ** 24)] }, '[object Object]'],
    ['a buffer', new ArrayBuffer(8), '[object ArrayBuffer]'],
    ['shared memory', new SharedArrayBuffer(8), '[object SharedArrayBuffer]'],
    ['a Map', new Map([[1, 2]]), '[object Map]'],
    ['a Set', { id: 1, params: [new Set()], method: 'a' }, '[object Object]'],
    ['a Blob', new Blob(['{}']), '[object Blob]'],
    ['an Error', new Error('made to fail'), '[object Error]'],
    ['a RegExp', /a/, '[object RegExp]'],
  ])('reports %s, which is not JSON, and continues', async (_, data, report) => {
    const { port1, port2 } = new MessageChannel();
    const channel = port(port2, { maxMessageBytes: 10 });
    for (const message of [data, 'more']) port1.postMessage(message);
    expect(await take(channel, 2)).toEqual([report, 'more']);
    expect(() => JSON.parse(report)).toThrow(SyntaxError);
    await channel.close();
  });

  test('rejects a message with too many bytes of UTF-8, and continues', async () => {
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
    'ends if a received message is too large: %j',
    async (data) => {
      const { port1, port2 } = new MessageChannel();
      const channel = port(port2, { maxMessageBytes: 10 });
      for (const message of ['1234567890', data, 'more']) port1.postMessage(message);
      expect(await read(channel)).toMatchObject({
        values: ['1234567890'],
        error: {
          name: 'ChannelError',
          message: 'received a message larger than maxMessageBytes',
          sent: 'maybe',
        },
      });
      await channel.close();
    },
  );

  test('rejects the call if its response is not JSON', async () => {
    const { port1, port2 } = new MessageChannel();
    const reports: Unexpected[] = [];
    await using connection = connect(port(port2), {
      onUnexpected: (report) => reports.push(report),
    });
    const client = createClient(connection);
    const calls = [1, 2, 'x'].map((id) => client.with({ ids: () => id }).request('add'));
    port1.postMessage({ jsonrpc: '2.0', id: 1, result: 10n });
    port1.postMessage({ jsonrpc: '2.0', id: 'x', error: { code: 1, message: 'a', data: 10n } });
    port1.postMessage({ jsonrpc: '2.0', id: 7n, result: 10n });
    port1.postMessage({ jsonrpc: '2.0', id: 2, method: 'add', params: [10n], result: null });
    port1.postMessage({ jsonrpc: '2.0', id: 2, result: 5 });
    expect(await Promise.allSettled(calls)).toMatchObject([
      { reason: { name: 'InvalidResponseError' } },
      { value: 5 },
      { reason: { name: 'InvalidResponseError' } },
    ]);
    expect(reports).toEqual(Array(4).fill({ kind: 'garbage', message: '[object Object]' }));
  });

  test('serializes objects as JSON does', async () => {
    const { port1, port2 } = new MessageChannel();
    const channel = port(port2);
    const data = {
      id: 1,
      left: undefined,
      list: [undefined, null, Number.NaN, -0, 1.5e300, 'ä"\n\u2028'],
      when: new Date(0),
      not: new Date(Number.NaN),
      no: false,
    };
    port1.postMessage(data);
    expect(await take(channel, 1)).toEqual([JSON.stringify(data)]);
    await channel.close();
  });

  test('accepts objects of exactly maxMessageBytes, and ends if there is one byte more', async () => {
    for (const data of [
      { id: 1, result: { a: [1, -2.5, true, null, 'x', {}, []], b: 'y'.repeat(99) } },
      [[], {}, [[]], { a: {} }, 12, 1e21, -0],
      { a: undefined, b: [undefined] },
    ]) {
      const size = JSON.stringify(data).length;
      const { port1, port2 } = new MessageChannel();
      const channel = port(port2, { maxMessageBytes: size });
      port1.postMessage(data);
      expect(await take(channel, 1)).toEqual([JSON.stringify(data)]);
      await channel.close();
      const { port1: from, port2: to } = new MessageChannel();
      const small = port(to, { maxMessageBytes: size - 1 });
      from.postMessage(data);
      expect((await read(small)).error).toMatchObject({
        message: 'received a message larger than maxMessageBytes',
      });
    }
  });

  test('ends if an object is small until it is serialized', async () => {
    // Contains the same array a billion times, and four billion holes.
    let laughs: unknown = ['ha'];
    for (let level = 0; level < 9; level++) laughs = Array(10).fill(laughs);
    const holes: unknown[] = [];
    holes.length = 2 ** 32 - 1;
    for (const data of [laughs, holes, { result: laughs }]) {
      const { port1, port2 } = new MessageChannel();
      const channel = port(port2);
      port1.postMessage(data);
      expect((await read(channel)).error).toMatchObject({
        message: 'received a message larger than maxMessageBytes',
      });
    }
  });

  test('reports a message that cannot be deserialized, and continues', async () => {
    const { port1, port2 } = new MessageChannel();
    const channel = port(port2);
    port2.emit('messageerror', new Error('made to fail'));
    port1.postMessage('more');
    expect(await take(channel, 2)).toEqual(['[unreadable]', 'more']);
    await channel.close();
  });
});

describe("a port with Node's events", () => {
  const create = (more: object = {}) =>
    Object.assign(new EventEmitter(), { postMessage() {} }, more);

  test.each([
    ['the data itself', {}, (data: unknown) => data],
    ["Electron's event, as its parentPort does", {}, (data: unknown) => ({ data, ports: [] })],
    ['an event, and has start', { start() {} }, (data: unknown) => ({ data })],
  ])('can emit %s', async (_, more, wrap) => {
    const endpoint = create(more);
    const channel = port(endpoint);
    for (const data of [
      'text',
      { id: 1 },
      { data: 1 },
      { id: 2, result: { data: 1, ports: [] } },
      5,
    ]) {
      endpoint.emit('message', wrap(data));
    }
    expect(await take(channel, 4)).toEqual([
      'text',
      '{"id":1}',
      '{"data":1}',
      '{"id":2,"result":{"data":1,"ports":[]}}',
    ]);
    await channel.close();
  });

  test('reports an object that is too deep to be serialized', async () => {
    const endpoint = create();
    const channel = port(endpoint);
    let deep: unknown = [];
    for (let level = 0; level < 1e5; level++) deep = [deep];
    endpoint.emit('message', deep);
    endpoint.emit('message', 'more');
    expect(await take(channel, 2)).toEqual(['[object Array]', 'more']);
    await channel.close();
  });

  test('serializes objects of other windows, and objects with a toJSON', async () => {
    const endpoint = create();
    const channel = port(endpoint);
    endpoint.emit('message', Object.assign(Object.create(null), { id: 1 }));
    endpoint.emit('message', { id: 2, result: { toJSON: () => 'own' } });
    endpoint.emit('message', { id: 3, result: { __proto__: { toJSON: () => ['own'] } } });
    endpoint.emit('message', { __proto__: { toJSON() {} } });
    expect(await take(channel, 4)).toEqual([
      '{"id":1}',
      '{"id":2,"result":"own"}',
      '{"id":3,"result":["own"]}',
      '[object Object]',
    ]);
    await channel.close();
  });

  test("ends with the close of Electron's MessagePortMain, which closing closes", async () => {
    const [one, two] = MessagePortMain.pair().map((end) => port(end));
    if (!one || !two) throw new Error('unreachable');
    one.send('1');
    await one.close();
    expect(await read(two)).toEqual({ values: ['1'], error: undefined });
    expect(() => two.send('2')).toThrow('the port is closed');
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

  test('talks through its own scope', async () => {
    const { worker, channel } = start();
    expect(await ask(channel, umlauts)).toEqual([`echo ${umlauts}`]);
    await channel.close();
    await worker.terminate();
  });

  test('ends the messages when it exits with 0', async () => {
    const { channel } = start();
    channel.send('1');
    channel.send('end');
    expect(await read(channel)).toEqual({ values: ['echo 1'], error: undefined });
    expect(() => channel.send('late')).toThrow('the port is closed');
  });

  test('ends the messages with an error that has its exit code', async () => {
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

  test('ends the messages with an error without a stack if it throws', async () => {
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

  test('ends the messages immediately if it has already ended', async () => {
    const { worker } = start();
    await worker.terminate();
    const channel = port(worker);
    expect(await read(channel)).toMatchObject({
      values: [],
      error: { message: 'the worker has ended', sent: 'no' },
    });
    expect(() => channel.send('late')).toThrow('the port is closed');
  });

  test('keeps running when the channel is closed', async () => {
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

  test('is terminated on request', async () => {
    const { worker, channel } = start({ terminate: true });
    const exited = once(worker, 'exit');
    expect(await ask(channel, '1')).toEqual(['echo 1']);
    await channel.close();
    expect(await exited).toEqual([1]);
    expect(await read(channel)).toEqual({ values: [], error: undefined });
  });

  test('can fail after its channel was closed or has ended, without ending this process', async () => {
    const terminated = start({ terminate: true });
    await ask(terminated.channel, '1');
    const closed = terminated.channel.close();
    terminated.worker.emit('error', new Error('on its way'));
    await closed;

    const ended = start({ maxMessageBytes: 10 });
    ended.channel.send('1234567890');
    expect((await read(ended.channel)).error).toMatchObject({ name: 'ChannelError' });
    await ended.channel.close();
    // The channel ended on its own, like another channel to the same worker.
    const again = port(ended.worker, { maxMessageBytes: 1 });
    ended.worker.postMessage('1');
    expect((await read(again)).error).toMatchObject({ name: 'ChannelError' });
    expect(ended.worker.listenerCount('error')).toBe(1);
    const exited = new Promise((resolve) => ended.worker.once('exit', resolve));
    ended.worker.postMessage('throw');
    expect(await exited).toBe(1);
    for (const { worker } of [terminated, ended]) expect(worker.listenerCount('error')).toBe(0);
  });

  test('does not end this process if it throws while it is terminated', async () => {
    const { worker, channel } = start({ terminate: true });
    await ask(channel, '1');
    channel.send('throw');
    // Long enough for the worker to throw, but not for this side to learn of it.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
    const exited = new Promise((resolve) => worker.once('exit', resolve));
    await channel.close();
    await exited;
  });

  test('can fail without an unhandled rejection if nobody reads the channel', async () => {
    const { worker, channel } = start();
    const exited = new Promise((resolve) => worker.once('exit', resolve));
    channel.send('throw');
    expect(await exited).toBe(1);
    expect(() => channel.send('late')).toThrow('the port is closed');
  });
});

describe('a Worker with DOM events', () => {
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
  ])('ends the messages with an error if it %s', async (_, properties, cause) => {
    const worker = create();
    const channel = port(worker);
    worker.dispatchEvent(Object.assign(new Event('error'), properties));
    const { error } = await read(channel);
    expect(error).toMatchObject({ name: 'ChannelError', message: 'the worker failed' });
    expect((error as Error).cause).toEqual(cause && new Error(cause.message));
    expect(worker.calls).toEqual([]);
  });

  test.each([
    ['Deno', true],
    ['a browser', false],
  ])(
    'does not end the process in Deno if it fails, and is logged by browsers: %s',
    async (_, isDeno) => {
      if (isDeno) vi.stubGlobal('Deno', {});
      const fail = () => new Event('error', { cancelable: true });
      for (const options of [{}, { terminate: true }]) {
        const worker = create();
        const channel = port(worker, options);
        expect(worker.dispatchEvent(fail())).toBe(!isDeno);
        await channel.close();
        expect(worker.dispatchEvent(fail())).toBe(!isDeno);
      }
      const terminated = create();
      await port(terminated, { terminate: true }).close();
      expect(terminated.dispatchEvent(fail())).toBe(!isDeno);
      const kept = create();
      await port(kept).close();
      expect(kept.dispatchEvent(fail())).toBe(true);
      vi.unstubAllGlobals();
    },
  );

  test('is terminated on request, but never closed', async () => {
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

test('closing resolves when the worker has terminated', async () => {
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
