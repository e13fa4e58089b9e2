import { createClient } from '@jsonrpcclient/core';
import { type Channel, connect } from '@jsonrpcclient/duplex';
import {
  isInstalled,
  startAnvil,
  startAria2,
  startInspector,
  startJayson,
  startOvsdb,
  startRpcWebsockets,
  startTwoWay,
  typescriptServer,
} from '@jsonrpcclient/fixtures';
import { httpFetch } from '@jsonrpcclient/http-fetch';
import { discover, readMethods, toTypes } from '@jsonrpcclient/openrpc';
import { concatenated, socket } from '@jsonrpcclient/socket';
import { contentLength, stdio } from '@jsonrpcclient/stdio';
import { failure } from '@jsonrpcclient/testing';
import { webSocket } from '@jsonrpcclient/websocket';
import { describe, expect, test } from 'vitest';

/** Discovers over a channel; returns the error. */
async function discoverOver(channel: Channel, dialect: '1.0' | '2.0' = '2.0') {
  await using connection = connect(channel);
  // Before the connection is closed.
  return await failure(discover(createClient(connection, { dialect })));
}

/** The error if the server refuses each of the methods with this error. */
function refusal(problem: string) {
  const each = `[\\w.]+ \\(${problem}\\)`;
  const message = `^discover: the server doesn't describe itself; tried ${each}(, ${each}){9}$`;
  return { name: 'RpcClientError', message: expect.stringMatching(message) };
}

describe('discovering real servers', () => {
  test('finds the methods of jayson', async () => {
    await using server = await startJayson();
    const { source, document, tried } = await discover(createClient(httpFetch(server.url)));
    expect(source).toBe('system.listMethods');
    expect(readMethods(document).map(({ name }) => name)).toContain('subtract');
    expect(tried).toContainEqual({ method: 'rpc.discover', problem: 'error -32601' });
    expect(toTypes(document)).toContain('  add(...params: unknown[]): unknown;\n');
  });

  test.skipIf(!isInstalled('aria2'))('finds the methods and notifications of aria2', async () => {
    await using server = await startAria2();
    // It takes seconds to refuse some of the others, because they lack its token.
    const sources = ['system.describe', 'system.listMethods'];
    const client = createClient(httpFetch(server.url));
    const { source, document } = await discover(client, { sources });
    expect(source).toBe('system.listMethods');
    const methods = readMethods(document);
    expect(methods.map(({ name }) => name)).toContain('aria2.addUri');
    const notifications = methods.filter(({ fromServer }) => fromServer);
    expect(notifications.map(({ name }) => name)).toContain('aria2.onDownloadStart');
    const [, events = ''] = toTypes(document).split('export interface Events ');
    expect(events).toContain("  'aria2.onDownloadStart'(...params: unknown[]): void;\n");
  });

  test('finds the methods of rpc-websockets', async () => {
    await using server = await startRpcWebsockets();
    await using connection = connect(webSocket(server.wsUrl));
    const { source, document } = await discover(createClient(connection));
    expect(source).toBe('__listMethods');
    expect(readMethods(document).map(({ name }) => name)).toContain('subtract');
  });

  test.skipIf(!isInstalled('anvil'))('finds nothing in anvil', async () => {
    await using server = await startAnvil();
    expect(await failure(discover(createClient(httpFetch(server.url))))).toMatchObject(
      refusal('error -32601'),
    );
    expect(await discoverOver(webSocket(server.wsUrl))).toMatchObject(refusal('error -32602'));
  });

  test('finds nothing in json-rpc-2.0', async () => {
    await using server = await startTwoWay();
    expect(await discoverOver(webSocket(server.wsUrl))).toMatchObject(refusal('error -32601'));
  });

  test("finds nothing in Node's inspector", async () => {
    await using server = await startInspector();
    expect(await discoverOver(webSocket(server.wsUrl), '1.0')).toMatchObject(
      refusal('error -32601'),
    );
  });

  test.skipIf(!isInstalled('ovsdb'))('finds nothing in ovsdb-server', async () => {
    await using server = await startOvsdb();
    const channel = socket({ host: '127.0.0.1', port: server.port, framing: concatenated });
    expect(await discoverOver(channel, '1.0')).toMatchObject(refusal('error 0'));
  });

  test.skipIf(!isInstalled('typescript'))('finds nothing in a language server', async () => {
    const { command = '', args = [] } = typescriptServer() ?? {};
    const channel = stdio(command, args, { framing: contentLength, stderr: 'ignore' });
    expect(await discoverOver(channel)).toMatchObject(refusal('error -32002'));
  });
});
