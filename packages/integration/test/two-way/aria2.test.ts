import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Aria2Server, isInstalled, startAria2, WebSocket } from '@jsonrpcclient/fixtures';
import { failure } from '@jsonrpcclient/testing';
import { open } from '@jsonrpcclient/testing/channel-suite';
import { respond, serve } from '@jsonrpcclient/testing/servers';
import { webSocket } from '@jsonrpcclient/websocket';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { patience } from './patience.ts';

describe.skipIf(!isInstalled('aria2'))('aria2 (Debian package aria2) over WebSocket', () => {
  const token = 'token:s3cret';
  let server: Aria2Server;
  beforeAll(async () => {
    server = await startAria2();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test('responds, and fails with codes of its own', async () => {
    await using opened = open(webSocket(server.wsUrl));
    const { client } = opened;
    expect(await client.request('aria2.getVersion', [token])).toHaveProperty('version');
    expect(await failure(client.request('aria2.missing', [token]))).toMatchObject({
      name: 'RpcError',
      code: 1,
      message: 'No such method: aria2.missing',
    });
    expect(await failure(client.request('aria2.getVersion', { gid: 'x' }))).toMatchObject({
      code: -32602,
    });
  });

  test('delays the refusal of a wrong token, while it responds to later calls', async () => {
    await using opened = open(webSocket(server.wsUrl));
    const order: string[] = [];
    const wrong = failure(opened.client.request('aria2.getVersion', ['token:wrong']));
    await Promise.all([
      wrong.then(() => order.push('wrong')),
      opened.client.request('system.listMethods').then(() => order.push('right')),
    ]);
    expect(await wrong).toMatchObject({ name: 'RpcError', message: 'Unauthorized' });
    expect(JSON.stringify(await wrong)).not.toContain('token:wrong');
    expect(order).toEqual(['right', 'wrong']);
  });

  test('truncates fractions in ids, so such calls get no response', async () => {
    await using opened = open(webSocket(server.wsUrl), { client: { ids: () => 1.5 } });
    const calls = [1, 2, 3].map(() => opened.client.request('system.listNotifications'));
    for (const result of await Promise.all(calls)) {
      expect(result).toContain('aria2.onDownloadStart');
    }
  });

  test('refuses notifications with an error that matches no call', async () => {
    await using opened = open(webSocket(server.wsUrl));
    await opened.client.notify('aria2.pauseAll', [token]);
    expect(await opened.client.request('system.listMethods')).toContain('aria2.pauseAll');
    expect(opened.reports).toMatchObject([
      { kind: 'anonymous', message: { id: null, error: { code: -32600 } } },
    ]);
  });

  test('responds to a batch, and refuses a notification in it with an error without an id', async () => {
    await using opened = open(webSocket(server.wsUrl));
    expect(
      await opened.client.batch([
        { method: 'aria2.getVersion', params: [token] },
        { method: 'system.listMethods', notify: true },
        { method: 'aria2.missing', params: [token] },
        { method: 'system.listNotifications' },
      ]),
    ).toMatchObject([
      { ok: true, result: { version: expect.any(String) } },
      undefined,
      { ok: false, error: { name: 'RpcError', code: 1 } },
      { ok: true, result: expect.arrayContaining(['aria2.onDownloadStart']) },
    ]);
  });

  test('returns an error for a ping, which keeps the connection alive', async () => {
    await using opened = open(webSocket(server.wsUrl, { WebSocket }), {
      keepAlive: { interval: 20, timeout: 1_000 },
    });
    const { connection, client, reports } = opened;
    await expect.poll(() => reports.length, patience).toBeGreaterThan(1);
    expect(new Set(reports.map(({ kind }) => kind))).toEqual(new Set(['anonymous']));
    expect(connection.state).toBe('open');
    expect(await client.request('system.listMethods')).toContain('aria2.addUri');
  });

  test('reports the progress of a download', async () => {
    await using opened = open(webSocket(server.wsUrl));
    await using files = await serve(respond({ body: 'hello' }));
    const { connection, client, reports } = opened;
    const started = connection.notifications('aria2.onDownloadStart');
    const completed = connection.notifications('aria2.onDownloadComplete');
    const gid = await client.request('aria2.addUri', [token, [`${files.url}a.txt`]]);
    expect((await started.next()).value).toEqual([{ gid }]);
    expect((await completed.next()).value).toEqual([{ gid }]);
    expect(await readFile(join(server.folder, 'a.txt'), 'utf8')).toBe('hello');
    expect(reports).toEqual([]);
  });

  test('reports to every client that a download failed', async () => {
    await using opened = open(webSocket(server.wsUrl));
    await using other = open(webSocket(server.wsUrl));
    await using files = await serve(respond({ status: 404 }));
    const failed = other.connection.notifications('aria2.onDownloadError');
    // Both clients must be connected before the download begins.
    await other.client.request('system.listMethods');
    const gid = await opened.client.request('aria2.addUri', [token, [`${files.url}b.txt`]]);
    expect((await failed.next()).value).toEqual([{ gid }]);
  });

  test('responds to text that is not JSON with an error that matches no call, and continues', async () => {
    const channel = webSocket(server.wsUrl);
    await using opened = open(channel);
    const { client, reports } = opened;
    await client.request('system.listMethods');
    const waiting = client.request('aria2.getVersion', [token]);
    await channel.send('no JSON');
    expect(await waiting).toHaveProperty('version');
    expect(await client.request('system.listMethods')).toContain('aria2.addUri');
    expect(reports).toMatchObject([
      { kind: 'anonymous', message: { id: null, error: { code: -32700 } } },
    ]);
  });
});
