import type { Channel } from '@jsonrpcclient/duplex';
import { type JaysonServer, startJayson, WebSocket } from '@jsonrpcclient/fixtures';
import { socket } from '@jsonrpcclient/socket';
import { failure } from '@jsonrpcclient/testing';
import { open } from '@jsonrpcclient/testing/channel-suite';
import { webSocket } from '@jsonrpcclient/websocket';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { patience } from './patience.ts';

type CreateChannel = (server: JaysonServer) => Channel;

const trusting: readonly (readonly [string, CreateChannel])[] = [
  ['WebSocket', ({ wsUrl }) => webSocket(wsUrl)],
  ['WebSocket with TLS', ({ wssUrl, ca }) => webSocket(wssUrl, { WebSocket, options: { ca } })],
  ['TCP', ({ tcpPort: port }) => socket({ host: '127.0.0.1', port })],
  ['TLS', ({ tlsPort: port, ca }) => socket({ port, tls: { ca } })],
];

const distrustful: readonly (readonly [string, CreateChannel])[] = [
  ['WebSocket with TLS', ({ wssUrl }) => webSocket(wssUrl, { WebSocket })],
  ['TLS', ({ tlsPort: port }) => socket({ port, tls: true })],
];

const everything = { tls: true, tcp: true, webSocket: true };

describe.each(trusting)('jayson over %s', (_, create) => {
  let server: JaysonServer;
  beforeAll(async () => {
    server = await startJayson(everything);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test('responds to params by position and by name, and fails', async () => {
    await using opened = open(create(server));
    const { client } = opened;
    expect(await client.request('add', [2, 3])).toBe(5);
    expect(await client.request('subtract', { minuend: 5, subtrahend: 2 })).toBe(3);
    expect(await client.request('echo', { name: 'ä\n€😀' })).toEqual({ name: 'ä\n€😀' });
    expect(await client.request('big', [3_000_000])).toHaveLength(3_000_000);
    const error = { name: 'RpcError', message: 'made to fail', code: 42, data: { why: 'test' } };
    expect(await failure(client.request('fail'))).toMatchObject(error);
    expect(await failure(client.request('nothing'))).toMatchObject({ code: -32601 });
    expect(opened.reports).toEqual([]);
  });

  test('responds to many calls at once, to a slow one last', async () => {
    await using opened = open(create(server));
    const { client } = opened;
    const order: unknown[] = [];
    const slow = client.request('slow', [500]).then(() => order.push('slow'));
    const values = Array.from({ length: 100 }, (_, value) => value);
    const sums = values.map((value) => client.request('add', [value, value]));
    expect(await Promise.all(sums)).toEqual(values.map((value) => 2 * value));
    order.push('fast');
    await slow;
    expect(order).toEqual(['fast', 'slow']);
  });

  test('responds to a batch, and never to notifications', async () => {
    await using opened = open(create(server));
    const { client } = opened;
    expect(
      await client.batch([
        { method: 'slow', params: [50] },
        { method: 'add', params: [2, 3] },
        { method: 'go', notify: true },
        { method: 'fail' },
      ]),
    ).toMatchObject([
      { ok: true, result: [50] },
      { ok: true, result: 5 },
      undefined,
      { ok: false, error: { code: 42 } },
    ]);
    expect(await client.batch([{ method: 'go', notify: true }])).toEqual([undefined]);
    await client.notify('missing');
    expect(await client.request('add', [2, 3])).toBe(5);
    expect(opened.reports).toEqual([]);
  });

  test('accepts 2 MB', async () => {
    await using opened = open(create(server));
    const text = 'ä'.repeat(1_000_000);
    expect(await opened.client.request('echo', [text])).toEqual([text]);
  });

  test('disconnects mid-call', async () => {
    await using victim = await startJayson(everything);
    await using opened = open(create(victim));
    const { client, connection } = opened;
    const waiting = failure(client.request('slow', [60_000]));
    expect(await client.request('add', [2, 3])).toBe(5);
    await victim[Symbol.asyncDispose]();
    const error = { name: 'TransportError', method: 'slow', sent: 'maybe' };
    expect(await waiting).toMatchObject(error);
    expect(connection.state).toBe('closed');
  });

  test('in version 1 works with dialect 1.0, and fails with a hint in 2.0', async () => {
    await using old = await startJayson({ ...everything, version: 1 });
    await using opened = open(create(old));
    const client = opened.client.with({ dialect: '1.0' });
    expect(await client.request('add', [2, 3])).toBe(5);
    expect(await failure(client.request('fail'))).toMatchObject({ name: 'RpcError', code: 42 });
    expect(await failure(opened.client.request('add', [2, 3]))).toMatchObject({
      name: 'InvalidResponseError',
      message: expect.stringContaining('dialect'),
    });
  });
});

describe.each(distrustful)('jayson over %s with an untrusted certificate', (_, create) => {
  test('receives nothing', async () => {
    await using server = await startJayson(everything);
    await using opened = open(create(server));
    expect(await failure(opened.client.request('add', [2, 3]))).toMatchObject({
      name: 'TransportError',
      sent: 'no',
      cause: { name: 'ChannelError', code: expect.stringMatching(/CERT/) },
    });
  });
});

describe('jayson over TCP', () => {
  test('closes the connection after a line that is not JSON, which rejects the calls', async () => {
    await using server = await startJayson({ tcp: true });
    const channel = socket({ host: '127.0.0.1', port: server.tcpPort });
    await using opened = open(channel);
    const { client, connection, reports } = opened;
    const waiting = failure(client.request('slow', [60_000]));
    expect(await client.request('add', [2, 3])).toBe(5);
    await channel.send('no JSON');
    expect(await waiting).toMatchObject({ name: 'TransportError', sent: 'maybe' });
    expect(reports).toMatchObject([{ kind: 'anonymous', message: { error: { code: -32700 } } }]);
    await expect.poll(() => connection.state, patience).toBe('closed');
  });
});
