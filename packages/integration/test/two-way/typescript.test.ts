import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { lsp } from '@jsonrpcclient/duplex';
import { isInstalled, typescriptServer } from '@jsonrpcclient/fixtures';
import { contentLength, stdio } from '@jsonrpcclient/stdio';
import { failure } from '@jsonrpcclient/testing';
import { open } from '@jsonrpcclient/testing/channel-suite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { patience } from './patience.ts';

describe.skipIf(!isInstalled('typescript'))('the language server of TypeScript 7', () => {
  let folder = '';
  let uri = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'jsonrpcclient-'));
    uri = pathToFileURL(join(folder, 'a.ts')).href;
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** Starts it, and completes the handshake. */
  async function start() {
    const { command = '', args = [] } = typescriptServer() ?? {};
    const channel = stdio(command, args, {
      framing: contentLength,
      cwd: folder,
      env: { HOME: folder },
      stderr: 'ignore',
    });
    const opened = open(channel, lsp);
    const { connection, client } = opened;
    const registrations: unknown[] = [];
    // Without a response, the server would not handle later requests.
    connection.handle('client/registerCapability', (params) => {
      registrations.push(params);
    });
    const params = { processId: null, rootUri: pathToFileURL(folder).href, capabilities: {} };
    const handshake = await client.request('initialize', params);
    await client.notify('initialized', {});
    return { ...opened, channel, handshake, registrations };
  }

  /** Text with characters of several bytes. */
  const text = 'const größe: number = "😀";\n';
  const openDocument = () => ({
    textDocument: { uri, languageId: 'typescript', version: 1, text },
  });
  const position = { line: 0, character: 8 };

  test('responds about a document, and gets responses', async () => {
    await using server = await start();
    const { client, connection, handshake, registrations } = server;
    expect(handshake).toMatchObject({ capabilities: { hoverProvider: true } });
    const logged = connection.notifications('window/logMessage');
    await client.notify('textDocument/didOpen', openDocument());
    expect(
      await client.request('textDocument/hover', { textDocument: { uri }, position }),
    ).toMatchObject({ contents: { value: expect.stringContaining('größe: number') } });
    expect(
      await client.request('textDocument/diagnostic', { textDocument: { uri } }),
    ).toMatchObject({
      items: [{ code: 2322, range: { start: { line: 0, character: 6 } } }],
    });
    expect(registrations).toMatchObject([{ registrations: expect.any(Array) }]);
    expect((await logged.next()).value).toMatchObject([{ message: expect.any(String) }]);
  });

  test('returns errors, with its own code for an unknown method', async () => {
    await using server = await start();
    const { client } = server;
    expect(await failure(client.request('missing', {}))).toMatchObject({
      name: 'RpcError',
      code: -32600,
    });
    expect(await failure(client.request('textDocument/hover', [1]))).toMatchObject({
      code: -32602,
    });
    await client.notify('$/missing');
    expect(await failure(client.request('$/missing'))).toMatchObject({ code: -32600 });
  });

  test('responds to an aborted call with a response that matches no call', async () => {
    await using server = await start();
    const { client, reports } = server;
    await client.notify('textDocument/didOpen', openDocument());
    const controller = new AbortController();
    const params = { textDocument: { uri }, position };
    const call = client.request('textDocument/hover', params, { signal: controller.signal });
    controller.abort();
    expect(await failure(call)).toBe(controller.signal.reason);
    expect(await client.request('textDocument/hover', params)).toHaveProperty('contents');
    await expect.poll(() => reports.map(({ kind }) => kind), patience).toContain('late');
  });

  test('refuses a batch with an error that matches no call', async () => {
    await using server = await start();
    const { client, reports } = server;
    const batch = client.batch([{ method: 'shutdown' }], { timeout: 300 });
    expect(await failure(batch)).toMatchObject({ name: 'TimeoutError' });
    expect(reports.filter(({ kind }) => kind === 'anonymous')).toMatchObject([
      { message: { id: null, error: { code: -32600 } } },
    ]);
    expect(await client.request('shutdown')).toBeNull();
  });

  test('exits with code 1 after shutdown and exit', async () => {
    await using server = await start();
    const { client, connection } = server;
    const ends: unknown[] = [];
    connection.onState((state, error) => ends.push([state, error]));
    expect(await client.request('shutdown')).toBeNull();
    await client.notify('exit');
    await expect.poll(() => ends, patience).toMatchObject([['closed', { code: 1 }]]);
    expect(await failure(client.request('shutdown'))).toMatchObject({ sent: 'no' });
  });

  test('exits with the connection', async () => {
    const { channel, connection } = await start();
    const { pid = 0 } = channel;
    expect(process.kill(pid, 0)).toBe(true);
    await connection.close();
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  test('is killed mid-call', async () => {
    await using server = await start();
    const { channel, client, connection } = server;
    process.kill(channel.pid ?? 0, 'SIGSTOP');
    const waiting = failure(client.request('shutdown'));
    process.kill(channel.pid ?? 0, 'SIGKILL');
    expect(await waiting).toMatchObject({
      name: 'TransportError',
      sent: 'maybe',
      cause: { name: 'ChannelError', code: 'SIGKILL' },
    });
    expect(connection.state).toBe('closed');
  });
});
