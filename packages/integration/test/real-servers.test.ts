import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@jsonrpcclient/core';
import {
  isInstalled,
  type ProgramServer,
  startAnvil,
  startAria2,
  startJayson,
} from '@jsonrpcclient/fixtures';
import { httpAxios } from '@jsonrpcclient/http-axios';
import { failure } from '@jsonrpcclient/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runNode } from './run-node.ts';
import { transports } from './transports.ts';

describe.each(transports)('jayson over %s', (_, create) => {
  test('responds to params by position and by name', async () => {
    await using server = await startJayson();
    const client = createClient(create(server.url));
    expect(await client.request('add', [2, 3])).toBe(5);
    expect(await client.request('subtract', { minuend: 5, subtrahend: 2 })).toBe(3);
    expect(await client.request('echo', { name: 'ä€😀' })).toEqual({ name: 'ä€😀' });
    expect(await client.request('nul')).toBeNull();
    expect(await client.request('get_data')).toEqual(['hello', 5]);
    expect(await client.request('big', [1_000_000])).toHaveLength(1_000_000);
  });

  test('fails with an error object', async () => {
    await using server = await startJayson();
    const client = createClient(create(server.url));
    expect(await failure(client.request('fail'))).toMatchObject({
      name: 'RpcError',
      code: 42,
      message: 'made to fail',
      data: { why: 'test' },
      id: 1,
    });
    expect(await failure(client.request('nothing'))).toMatchObject({
      name: 'RpcError',
      code: -32601,
    });
  });

  test('accepts notifications, alone and in a batch, with a 204', async () => {
    await using server = await startJayson();
    const client = createClient(create(server.url));
    await client.notify('go');
    expect(await client.batch([{ method: 'go', notify: true }])).toEqual([undefined]);
  });

  test('responds to a batch', async () => {
    await using server = await startJayson();
    const outcomes = await createClient(create(server.url)).batch([
      { method: 'slow', params: [50] },
      { method: 'add', params: [2, 3] },
      { method: 'go', notify: true },
      { method: 'fail' },
    ]);
    expect(outcomes).toMatchObject([
      { ok: true, result: [50] },
      { ok: true, result: 5 },
      undefined,
      { ok: false, error: { code: 42 } },
    ]);
  });

  test('responds to many calls at once, to a slow one last', async () => {
    await using server = await startJayson();
    const client = createClient(create(server.url));
    const order: unknown[] = [];
    await Promise.all([
      client.request('slow', [500]).then(() => order.push('slow')),
      client.request('add', [2, 3]).then(() => order.push('fast')),
    ]);
    expect(order).toEqual(['fast', 'slow']);
  });

  test('refuses another content-type with a 415', async () => {
    await using server = await startJayson();
    const headers = { 'Content-Type': 'text/plain' };
    const call = createClient(create(server.url)).request('add', [2, 3], { headers });
    expect(await failure(call)).toMatchObject({ name: 'HttpError', status: 415 });
  });

  test('responds too late for the timeout', async () => {
    await using server = await startJayson();
    const call = createClient(create(server.url)).request('slow', [5000], { timeout: 50 });
    expect(await failure(call)).toMatchObject({ name: 'TimeoutError', timeout: 50 });
  });

  test('in version 1 works with dialect 1.0, and fails with a hint in 2.0', async () => {
    await using server = await startJayson({ version: 1 });
    const old = createClient(create(server.url), { dialect: '1.0' });
    expect(await old.request('add', [2, 3])).toBe(5);
    expect(await failure(old.request('fail'))).toMatchObject({ name: 'RpcError', code: 42 });
    await old.notify('go');
    expect(await failure(createClient(create(server.url)).request('add', [2, 3]))).toMatchObject({
      name: 'InvalidResponseError',
      message: expect.stringContaining('dialect'),
    });
  });

  test('over HTTPS with an untrusted certificate receives nothing', async () => {
    await using server = await startJayson({ tls: true });
    const error = await failure(createClient(create(server.httpsUrl)).request('add', [2, 3]));
    expect(error).toMatchObject({
      name: 'TransportError',
      sent: 'no',
      cause: { code: expect.stringMatching(/CERT/) },
    });
  });

  test('over HTTPS receives no call over HTTP, and vice versa', async () => {
    await using server = await startJayson({ tls: true });
    for (const url of [
      server.url.replace('http:', 'https:'),
      server.httpsUrl.replace('https:', 'http:'),
    ]) {
      const error = await failure(createClient(create(url)).request('add', [2, 3]));
      expect(error).toMatchObject({ name: 'TransportError', cause: expect.any(Error) });
    }
  });
});

describe('jayson over HTTPS with a self-signed certificate', () => {
  test('responds to httpAxios with an agent that trusts it', async () => {
    await using server = await startJayson({ tls: true });
    const httpsAgent = new Agent({ ca: server.ca });
    const client = createClient(httpAxios(server.httpsUrl, { httpsAgent }));
    expect(await client.request('add', [2, 3])).toBe(5);
    const byAddress = server.httpsUrl.replace('localhost', '127.0.0.1');
    expect(await createClient(httpAxios(byAddress, { httpsAgent })).request('add', [2, 3])).toBe(5);
    httpsAgent.destroy();
  });

  test('responds to httpFetch in a process that trusts it through NODE_EXTRA_CA_CERTS', async () => {
    await using server = await startJayson({ tls: true });
    const folder = await mkdtemp(join(tmpdir(), 'jsonrpcclient-'));
    const file = join(folder, 'ca.pem');
    await writeFile(file, server.ca);
    const script = `
      import { createClient } from '@jsonrpcclient/core';
      import { httpFetch } from '@jsonrpcclient/http-fetch';

      const client = createClient(httpFetch(process.argv[1]));
      const given = await client.request('add', [2, 3]).catch((error) => error.cause.code);
      console.log(JSON.stringify(given));
    `;
    const env = { NODE_EXTRA_CA_CERTS: file };
    expect(await runNode(script, [server.httpsUrl], env)).toBe(5);
    expect(await runNode(script, [server.httpsUrl])).toMatch(/CERT/);
    await rm(folder, { recursive: true });
  });
});

describe.skipIf(!isInstalled('aria2'))('aria2 (Debian package aria2)', () => {
  const token = 'token:s3cret';
  let server: ProgramServer;
  beforeAll(async () => {
    server = await startAria2();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  describe.each(transports)('over %s', (_, create) => {
    test('responds if the first param is the token', async () => {
      const client = createClient(create(server.url));
      expect(await client.request('system.listMethods')).toContain('aria2.addUri');
      expect(await client.request('aria2.getVersion', [token])).toHaveProperty('version');
    });

    test('returns errors with a 400 or 500', async () => {
      const client = createClient(create(server.url));
      expect(
        await failure(client.request('aria2.tellStatus', [token, '00000000000000ff'])),
      ).toMatchObject({
        name: 'RpcError',
        code: 1,
        message: expect.stringContaining('not found'),
      });
      expect(await failure(client.request('aria2.nothing', [token]))).toMatchObject({
        name: 'RpcError',
        message: expect.stringContaining('No such method'),
      });
      expect(await failure(client.request('aria2.getVersion', { gid: 'x' }))).toMatchObject({
        name: 'RpcError',
        code: -32602,
      });
    });

    test('refuses a wrong token with an RpcError that does not show it', async () => {
      const error = await failure(
        createClient(create(server.url)).request('aria2.getVersion', ['token:wrong']),
      );
      expect(error).toMatchObject({ name: 'RpcError', message: 'Unauthorized' });
      expect(JSON.stringify(error)).not.toContain('token:wrong');
    });

    test('refuses notifications with an RpcError', async () => {
      const client = createClient(create(server.url));
      expect(await failure(client.notify('aria2.pauseAll', [token]))).toMatchObject({
        name: 'RpcError',
        code: -32600,
        id: null,
      });
    });

    test('responds to a batch, and refuses a notification in it with an error without an id', async () => {
      const outcomes = await createClient(create(server.url)).batch([
        { method: 'aria2.getVersion', params: [token] },
        { method: 'system.listMethods', notify: true },
        { method: 'aria2.nothing', params: [token] },
        { method: 'system.listNotifications' },
      ]);
      expect(outcomes).toMatchObject([
        { ok: true, result: { version: expect.any(String) } },
        undefined,
        { ok: false, error: { name: 'RpcError', code: 1 } },
        { ok: true, result: expect.arrayContaining(['aria2.onDownloadStart']) },
      ]);
    });

    test('responds to system.multicall, whose failures are results', async () => {
      const calls = [
        { methodName: 'aria2.getVersion', params: [token] },
        { methodName: 'aria2.nothing', params: [token] },
      ];
      expect(
        await createClient(create(server.url)).request('system.multicall', [calls]),
      ).toMatchObject([
        [{ version: expect.any(String) }],
        { code: 1, message: expect.stringContaining('No such method') },
      ]);
    });

    test('changes an id that is a fraction, so its response matches no call', async () => {
      const client = createClient(create(server.url), { ids: () => 1.5 });
      expect(await failure(client.request('system.listMethods'))).toMatchObject({
        name: 'InvalidResponseError',
      });
    });

    test('cuts the connection when a body is above its limit', async () => {
      const client = createClient(create(server.url));
      const uris = ['x'.repeat(4_000_000)];
      expect(await failure(client.request('aria2.addUri', [token, uris]))).toMatchObject({
        name: 'TransportError',
        cause: expect.any(Error),
      });
      expect(await client.request('system.listMethods')).toContain('aria2.addUri');
    });
  });

  test.each(transports)(
    'over %s accepts Basic credentials, and a 401 is an HttpError',
    async (_, create) => {
      const auth = { username: 'user', password: 'pass' };
      await using secured = await startAria2({ auth });
      const client = createClient(create(secured.url, { auth }));
      expect(await client.request('aria2.getVersion')).toHaveProperty('version');
      const wrong = createClient(create(secured.url, { auth: { ...auth, password: 'wrong' } }));
      expect(await failure(wrong.request('aria2.getVersion'))).toMatchObject({
        name: 'HttpError',
        status: 401,
      });
    },
  );
});

describe.skipIf(!isInstalled('anvil'))('anvil (npm package @foundry-rs/anvil)', () => {
  let server: ProgramServer;
  beforeAll(async () => {
    server = await startAnvil();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  describe.each(transports)('over %s', (_, create) => {
    test('responds', async () => {
      const client = createClient(create(server.url));
      expect(await client.request('eth_chainId')).toBe('0x7a69');
      expect(await client.request('eth_accounts', [])).toHaveLength(2);
    });

    test('responds to ids that are strings', async () => {
      const client = createClient(create(server.url), { ids: () => 'my-id' });
      expect(await client.request('eth_chainId')).toBe('0x7a69');
    });

    test('returns errors with a 200', async () => {
      const client = createClient(create(server.url));
      expect(await failure(client.request('nothing'))).toMatchObject({
        name: 'RpcError',
        code: -32601,
        id: 1,
      });
      expect(await failure(client.request('eth_getBalance', ['x']))).toMatchObject({
        name: 'RpcError',
        code: -32602,
        id: 2,
      });
    });

    test('returns an error with a null id for an id that it does not accept', async () => {
      const client = createClient(create(server.url), { ids: () => 1.5 });
      expect(await failure(client.request('eth_chainId'))).toMatchObject({
        name: 'RpcError',
        code: -32600,
        id: null,
      });
    });

    test('returns an error with a null id for another content-type', async () => {
      const headers = { 'content-type': 'text/plain' };
      const call = createClient(create(server.url)).request('eth_chainId', [], { headers });
      expect(await failure(call)).toMatchObject({ name: 'RpcError', code: -32600, id: null });
    });

    test('refuses a message of dialect 1.0', async () => {
      const client = createClient(create(server.url), { dialect: '1.0' });
      expect(await failure(client.request('eth_chainId'))).toMatchObject({
        name: 'RpcError',
        code: -32600,
      });
    });

    test('accepts notifications, alone and in a batch, with a 204', async () => {
      const client = createClient(create(server.url));
      await client.notify('eth_chainId');
      expect(await client.batch([{ method: 'eth_chainId', notify: true }])).toEqual([undefined]);
    });

    test('responds to a batch', async () => {
      const outcomes = await createClient(create(server.url)).batch([
        { method: 'eth_chainId' },
        { method: 'eth_chainId', notify: true },
        { method: 'nothing' },
        { method: 'eth_accounts', params: [] },
      ]);
      expect(outcomes).toMatchObject([
        { ok: true, result: '0x7a69' },
        undefined,
        { ok: false, error: { name: 'RpcError', code: -32601 } },
        { ok: true, result: [expect.any(String), expect.any(String)] },
      ]);
    });

    test('refuses a whole batch because of one member with one error, which every call gets', async () => {
      const ids = [1, 2.5];
      const client = createClient(create(server.url), { ids: () => ids.shift() ?? 0 });
      expect(
        await client.batch([{ method: 'eth_chainId' }, { method: 'eth_chainId' }]),
      ).toMatchObject([
        { ok: false, error: { name: 'RpcError', code: -32600, id: null } },
        { ok: false, error: { name: 'RpcError', code: -32600, id: null } },
      ]);
    });

    test('responds to a burst of calls, and each gets its own result', async () => {
      const client = createClient(create(server.url));
      const data = Array.from(
        { length: 100 },
        (_, index) => `0x${index.toString(16).padStart(4, '0')}`,
      );
      const hashes = await Promise.all(data.map((text) => client.request('web3_sha3', [text])));
      expect(new Set(hashes).size).toBe(100);
      expect(await client.request('web3_sha3', [data[42]])).toBe(hashes[42]);
    });
  });
});
