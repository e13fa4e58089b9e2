import { RpcError } from '@jsonrpcclient/core';
import { startTwoWay } from '@jsonrpcclient/fixtures';
import { failure } from '@jsonrpcclient/testing';
import { open } from '@jsonrpcclient/testing/channel-suite';
import { webSocket } from '@jsonrpcclient/websocket';
import { describe, expect, test } from 'vitest';
import { patience } from './patience.ts';

async function start() {
  const server = await startTwoWay();
  const opened = open(webSocket(server.wsUrl));
  return {
    ...opened,
    server,
    async [Symbol.asyncDispose]() {
      await opened[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

describe('json-rpc-2.0', () => {
  test('responds to params by position and by name', async () => {
    await using opened = await start();
    const { client } = opened;
    expect(await client.request('add', [2, 3])).toBe(5);
    expect(await client.request('subtract', { minuend: 5, subtrahend: 2 })).toBe(3);
    expect(await client.request('echo', { name: 'ä€😀' })).toEqual({ name: 'ä€😀' });
    expect(await client.request('nul')).toBeNull();
    expect(await client.request('nothing')).toBeNull();
    expect(opened.reports).toEqual([]);
  });

  test('returns errors, whose codes may be 0', async () => {
    await using opened = await start();
    const { client } = opened;
    const error = { name: 'RpcError', message: 'made to fail', code: 42, data: { why: 'test' } };
    expect(await failure(client.request('fail'))).toMatchObject(error);
    expect(await failure(client.request('throws'))).toMatchObject({ code: 0, message: 'thrown' });
    expect(await failure(client.request('missing'))).toMatchObject({ code: -32601 });
  });

  test('responds to a fast call before a slow one', async () => {
    await using opened = await start();
    const order: unknown[] = [];
    await Promise.all([
      opened.client.request('slow', [500]).then(() => order.push('slow')),
      opened.client.request('add', [2, 3]).then(() => order.push('fast')),
    ]);
    expect(order).toEqual(['fast', 'slow']);
  });

  test('responds to a batch, to a batch of one without an array, and never to notifications', async () => {
    await using opened = await start();
    const { client } = opened;
    expect(
      await client.batch([
        { method: 'echo', params: [1] },
        { method: 'echo', notify: true },
        { method: 'fail' },
      ]),
    ).toMatchObject([{ ok: true, result: [1] }, undefined, { ok: false, error: { code: 42 } }]);
    expect(await client.batch([{ method: 'add', params: [2, 3] }])).toEqual([
      { ok: true, result: 5 },
    ]);
    expect(await client.batch([{ method: 'echo', notify: true }])).toEqual([undefined]);
    await client.notify('missing');
    expect(await client.request('add', [2, 3])).toBe(5);
    expect(opened.reports).toEqual([]);
  });

  test('sends notifications before the response to the call that caused them', async () => {
    await using opened = await start();
    const ticks: unknown[] = [];
    opened.connection.on('tick', (tick) => ticks.push(tick));
    const feed = opened.connection.notifications('tick');
    expect(await opened.client.request('notifyme', [3])).toBe(3);
    expect(ticks).toEqual([0, 1, 2]);
    expect((await feed.next()).value).toEqual([0]);
  });

  test('gets responses from handlers', async () => {
    await using opened = await start();
    const { connection, client } = opened;
    connection.handle('sum', async (...numbers: number[]) => numbers.reduce((a, b) => a + b, 0));
    connection.handle('greet', ({ name }: { name: string }) => `Hello ${name}`);
    connection.handle('silent', () => {});
    expect(await client.request('callme', ['sum', [2, 3]])).toBe(5);
    expect(await client.request('callme', ['greet', { name: 'Foo' }])).toBe('Hello Foo');
    expect(await client.request('callme', ['silent'])).toBeNull();
  });

  test('gets the errors that are meant for it, and no details of others', async () => {
    await using opened = await start();
    const { connection, client, reports } = opened;
    connection.handle('refuse', () => {
      throw new RpcError({ code: 7, message: 'refused', data: [1] });
    });
    connection.handle('fail', () => {
      throw new Error('secret');
    });
    expect(await failure(client.request('callme', ['refuse']))).toMatchObject({
      code: 7,
      message: 'refused',
      data: [1],
    });
    expect(await failure(client.request('callme', ['fail']))).toMatchObject({
      code: -32603,
      message: 'Internal error',
    });
    expect(await failure(client.request('callme', ['missing']))).toMatchObject({ code: -32601 });
    expect(reports).toMatchObject([
      { kind: 'failed', method: 'fail', error: { message: 'secret' } },
      { kind: 'unhandled', method: 'missing' },
    ]);
  });

  test('uses the same ids as the client, and calls in both directions get their own responses', async () => {
    await using opened = await start();
    const { connection, client, reports } = opened;
    connection.handle('double', async (value: number) => client.request('add', [value, value]));
    const values = Array.from({ length: 100 }, (_, value) => value);
    const doubled = values.map((value) => client.request('callme', ['double', [value]]));
    expect(await Promise.all(doubled)).toEqual(values.map((value) => 2 * value));
    expect(connection.pending()).toEqual([]);
    expect(reports).toEqual([]);
  });

  test('ignores messages that it does not understand, until the timeout', async () => {
    await using opened = await start();
    const old = opened.client.with({ dialect: '1.0', timeout: 200 });
    expect(await failure(old.request('add', [2, 3]))).toMatchObject({ name: 'TimeoutError' });
    expect(await opened.client.request('add', [2, 3])).toBe(5);
  });

  test('responds after the timeout', async () => {
    await using opened = await start();
    const { client, reports } = opened;
    const call = client.request('slow', [300], { timeout: 50 });
    expect(await failure(call)).toMatchObject({ name: 'TimeoutError', timeout: 50 });
    await expect.poll(() => reports.map(({ kind }) => kind), patience).toEqual(['late']);
  });

  test('disconnects mid-call, and every call rejects immediately', async () => {
    await using opened = await start();
    const { connection, client, server } = opened;
    const calls = [
      client.request('slow', [60_000]),
      client.batch([{ method: 'slow', params: [60_000] }]),
    ];
    const failures = Promise.all(calls.map(failure));
    expect(await client.request('add', [2, 3])).toBe(5);
    await server[Symbol.asyncDispose]();
    for (const error of await failures) {
      expect(error).toMatchObject({ name: 'TransportError', sent: 'maybe' });
    }
    expect(connection.state).toBe('closed');
    expect(await failure(client.request('add', [2, 3]))).toMatchObject({ sent: 'no' });
  });
});
