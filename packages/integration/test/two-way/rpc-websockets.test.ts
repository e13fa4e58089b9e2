import { type Client, createClient, decimal } from '@jsonrpcclient/core';
import { connect } from '@jsonrpcclient/duplex';
import { startRpcWebsockets, type WsServer } from '@jsonrpcclient/fixtures';
import { failure } from '@jsonrpcclient/testing';
import { open } from '@jsonrpcclient/testing/channel-suite';
import { webSocket } from '@jsonrpcclient/websocket';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

describe('rpc-websockets', () => {
  let server: WsServer;
  beforeAll(async () => {
    server = await startRpcWebsockets();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test('responds, and fails', async () => {
    await using opened = open(webSocket(server.wsUrl));
    const { client } = opened;
    expect(await client.request('add', [2, 3])).toBe(5);
    expect(await client.request('subtract', { minuend: 5, subtrahend: 2 })).toBe(3);
    expect(await client.request('nul')).toBeNull();
    const error = { name: 'RpcError', message: 'made to fail', code: 42, data: { why: 'test' } };
    expect(await failure(client.request('fail'))).toMatchObject(error);
    expect(await failure(client.request('throws'))).toMatchObject({ code: -32000, data: 'thrown' });
    expect(await failure(client.request('missing'))).toMatchObject({ code: -32601 });
  });

  test('returns undefined as no result or error, which is an invalid response', async () => {
    await using opened = open(webSocket(server.wsUrl));
    const { client } = opened;
    expect(await failure(client.request('nothing'))).toMatchObject({
      name: 'InvalidResponseError',
      method: 'nothing',
    });
    expect(await client.batch([{ method: 'nothing' }, { method: 'nul' }])).toMatchObject([
      { ok: false, error: { name: 'InvalidResponseError' } },
      { ok: true, result: null },
    ]);
  });

  test("takes a request with the id 0 for a notification, and doesn't respond", async () => {
    await using opened = open(webSocket(server.wsUrl), { client: { ids: decimal(0) } });
    expect(await failure(opened.client.request('add', [2, 3], { timeout: 300 }))).toMatchObject({
      name: 'TimeoutError',
    });
    expect(await opened.client.request('add', [4, 5])).toBe(9);
    expect(opened.reports).toEqual([]);
  });

  test('refuses a notification with an error that matches no call', async () => {
    await using opened = open(webSocket(server.wsUrl));
    await opened.client.notify('missing');
    expect(await opened.client.request('add', [2, 3])).toBe(5);
    expect(opened.reports).toMatchObject([
      { kind: 'anonymous', message: { id: null, error: { code: -32601 } } },
    ]);
  });

  test('sends events that are not JSON-RPC, which are reported', async () => {
    await using opened = open(webSocket(server.wsUrl));
    const { client, reports } = opened;
    expect(await client.request('rpc.on', ['feed'])).toEqual({ feed: 'ok' });
    expect(await client.request('emit', ['a', 1])).toBe(true);
    expect(await client.request('rpc.off', ['feed'])).toEqual({ feed: 'ok' });
    expect(reports).toEqual([
      { kind: 'foreign', message: { notification: 'feed', params: ['a', 1] } },
    ]);
  });

  test('sends events that translate turns into notifications', async () => {
    await using opened = open(webSocket(server.wsUrl), {
      translate(message) {
        const { notification, params } = Object(message);
        return notification === undefined ? message : { method: notification, params };
      },
    });
    const { client, connection, reports } = opened;
    const heard: unknown[] = [];
    connection.on('feed', (...params) => heard.push(params));
    const feed = connection.notifications('feed');
    expect(await client.request('rpc.on', ['feed'])).toEqual({ feed: 'ok' });
    expect(await client.request('emit', ['a', 1])).toBe(true);
    expect(await client.request('emit', [])).toBe(true);
    expect((await feed.next()).value).toEqual(['a', 1]);
    expect((await feed.next()).value).toEqual([]);
    expect(heard).toEqual([['a', 1], []]);
    expect(reports).toEqual([]);
  });

  test('requires a login, which is the first call on every connection', async () => {
    await using stranger = open(webSocket(server.wsUrl));
    expect(await failure(stranger.client.request('secret'))).toMatchObject({ code: -32605 });

    const login = (client: Client) => client.request('rpc.login', { user: 'u', pass: 'p' });
    await using connection = connect(webSocket(server.wsUrl), { onOpen: login });
    expect(await createClient(connection).request('secret')).toBe('secret');
  });

  test('runs the calls of a batch one after the other', async () => {
    await using opened = open(webSocket(server.wsUrl));
    expect(
      await opened.client.batch([
        { method: 'slow', params: [50] },
        { method: 'add', params: [2, 3] },
        { method: 'echo', notify: true },
        { method: 'fail' },
      ]),
    ).toMatchObject([
      { ok: true, result: [50] },
      { ok: true, result: 5 },
      undefined,
      { ok: false, error: { code: 42 } },
    ]);
    expect(await opened.client.batch([{ method: 'echo', notify: true }])).toEqual([undefined]);
  });

  test('has different methods on different paths', async () => {
    await using opened = open(webSocket(`${server.wsUrl}other`));
    expect(await failure(opened.client.request('add', [2, 3]))).toMatchObject({ code: -32601 });
  });
});
