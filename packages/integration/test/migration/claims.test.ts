import { MessageChannel } from 'node:worker_threads';
import { createClient } from '@jsonrpcclient/core';
import { connect, lsp } from '@jsonrpcclient/duplex';
import { serveWebSockets } from '@jsonrpcclient/fixtures';
import { httpFetch } from '@jsonrpcclient/http-fetch';
import { port } from '@jsonrpcclient/port';
import { serve } from '@jsonrpcclient/testing/servers';
import { webSocket } from '@jsonrpcclient/websocket';
import { Client, HTTPTransport, RequestManager } from '@open-rpc/client-js';
import { JsonRpcProvider } from 'ethers';
import jayson from 'jayson';
import promised from 'jayson/promise/index.js';
import { JSONRPCClient } from 'json-rpc-2.0';
import { Server, Client as WebSocketClient } from 'rpc-websockets';
import { createPublicClient, http } from 'viem';
import { expect, test } from 'vitest';
import { createMessageConnection, PortMessageReader, PortMessageWriter } from 'vscode-jsonrpc/node';

// What the migration pages say about the other libraries.

test('the pages are right about the ids and params that each library sends', async () => {
  const bodies: unknown[] = [];
  await using server = await serve(({ body }, response) => {
    const message = JSON.parse(body);
    bodies.push(message);
    const reply = ({ id }: { id: unknown }) => ({ jsonrpc: '2.0', id, result: '0x1' });
    response.end(JSON.stringify(Array.isArray(message) ? message.map(reply) : reply(message)));
  });
  const { url } = server;
  const send = async (message: object) => {
    const response = await fetch(url, { method: 'POST', body: JSON.stringify(message) });
    jsonRpc.receive(await response.json());
  };
  const jsonRpc = new JSONRPCClient(send);
  const { port } = new URL(url);

  await createClient(httpFetch(url)).request('go');
  await jsonRpc.request('go', undefined);
  await new Client(new RequestManager([new HTTPTransport(url)])).request({ method: 'go' });
  await promised.Client.http({ host: '127.0.0.1', port }).request('go', undefined);
  await createPublicClient({ transport: http(url) }).request({ method: 'eth_chainId' });
  const provider = new JsonRpcProvider(url, 1, { staticNetwork: true });
  await provider.send('eth_chainId', []);
  provider.destroy();

  expect(bodies).toEqual([
    { jsonrpc: '2.0', method: 'go', id: 1 },
    { jsonrpc: '2.0', method: 'go', id: 1 },
    { jsonrpc: '2.0', method: 'go', params: [], id: '0' },
    { jsonrpc: '2.0', method: 'go', id: expect.stringMatching(/^[\da-f-]{36}$/) },
    { jsonrpc: '2.0', method: 'eth_chainId', id: expect.any(Number) },
    { jsonrpc: '2.0', method: 'eth_chainId', params: [], id: 1 },
  ]);
});

test('the pages are right about what the other libraries do with odd responses', async () => {
  await using server = await serve(({ body, url: path }, response) => {
    const { id } = JSON.parse(body);
    const error = { code: 42, message: 'made to fail' };
    if (path === '/other') response.end('{"jsonrpc":"2.0","id":"other","result":5}');
    else if (path === '/error') response.end(JSON.stringify({ jsonrpc: '2.0', id, error }));
    else if (path === '/500') {
      response.writeHead(500).end(JSON.stringify({ jsonrpc: '2.0', id, error }));
    } else if (path === '/html') response.writeHead(502).end('<h1>Bad Gateway</h1>');
    else response.end();
  });
  const { port } = new URL(server.url);
  const byJayson = (path: string) => promised.Client.http({ port, path }).request('go', []);
  const byClientJs = (path: string) =>
    new Client(new RequestManager([new HTTPTransport(new URL(path, server.url).href)])).request({
      method: 'go',
    });
  const ours = (path: string) =>
    createClient(httpFetch(new URL(path, server.url))).request('go', []);

  expect(await byJayson('/other')).toMatchObject({ result: 5 });
  await expect(ours('/other')).rejects.toMatchObject({ name: 'InvalidResponseError' });

  expect(await byJayson('/error')).toMatchObject({ error: { code: 42 } });
  await expect(ours('/error')).rejects.toMatchObject({ name: 'RpcError', code: 42 });

  await expect(byJayson('/500')).rejects.toMatchObject({ code: 500 });
  await expect(ours('/500')).rejects.toMatchObject({ name: 'RpcError', code: 42 });

  expect(await byJayson('/empty')).toBeUndefined();
  await expect(ours('/empty')).rejects.toMatchObject({ name: 'InvalidResponseError' });

  await expect(byClientJs('/html')).rejects.toMatchObject({
    code: 7979,
    message: 'Bad response format',
  });
  await expect(ours('/html')).rejects.toMatchObject({ name: 'HttpError', status: 502 });
});

test('the pages are right about calls before a connection is open', async () => {
  await using server = await serveWebSockets((listener) => {
    new Server({ server: listener }).register('sum', (params) => params['0'] + params['1']);
  });
  const before = new WebSocketClient(server.wsUrl);
  await expect(before.call('sum', [5, 3])).rejects.toThrow('socket not ready');
  await new Promise<void>((resolve) => before.once('open', resolve));
  before.close();

  const jsonRpc = jayson.Client.websocket({ url: server.wsUrl });
  const failed = await new Promise((resolve) => jsonRpc.request('sum', [5, 3], resolve));
  expect(failed).toMatchObject({ message: expect.stringContaining('CONNECTING') });

  await using connection = connect(webSocket(server.wsUrl));
  expect(await createClient(connection).request('sum', [5, 3])).toBe(8);
});

test('vscode-jsonrpc sends a single array as one param', async () => {
  const received: unknown[] = [];
  const { port1, port2 } = new MessageChannel();
  const peer = createMessageConnection(new PortMessageReader(port1), new PortMessageWriter(port1));
  peer.listen();
  await using connection = connect(port(port2, { format: 'object' }), lsp);
  connection.handle('sum', function () {
    received.push(this.params);
    return null;
  });
  await peer.sendRequest('sum', [2, 3]);
  await peer.sendRequest('sum', 2, 3);
  expect(received).toEqual([[[2, 3]], [2, 3]]);
  peer.dispose();
});
