import { type ConnectOptions, mcp } from '@jsonrpcclient/duplex';
import { stdio } from '@jsonrpcclient/stdio';
import { failure } from '@jsonrpcclient/testing';
import { open } from '@jsonrpcclient/testing/channel-suite';
import { LATEST_PROTOCOL_VERSION } from '@modelcontextprotocol/sdk/types.js';
import { describe, expect, test } from 'vitest';
import { patience } from './patience.ts';

const script = `
  import { Server } from '@modelcontextprotocol/sdk/server/index.js';
  import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
  import {
    CallToolRequestSchema,
    CreateMessageResultSchema,
    ListToolsRequestSchema,
  } from '@modelcontextprotocol/sdk/types.js';

  const server = new Server({ name: 'tested', version: '1.0.0' }, { capabilities: { tools: {} } });
  const text = (text) => ({ content: [{ type: 'text', text: String(text) }] });
  const sample = (options) =>
    server.request(
      { method: 'sampling/createMessage', params: { messages: [], maxTokens: 1 } },
      CreateMessageResultSchema,
      options,
    );

  const tools = {
    add: ({ a, b }) => text(a + b),
    async work(_, { _meta, sendNotification }) {
      for (const progress of [1, 2, 3]) {
        await sendNotification({
          method: 'notifications/progress',
          params: { progressToken: _meta.progressToken, progress, total: 3 },
        });
      }
      return text('done');
    },
    async ping() {
      return text(JSON.stringify(await server.ping()));
    },
    async sample() {
      return text((await sample()).content.text);
    },
    // Aborts its request.
    async impatient() {
      const controller = new AbortController();
      setTimeout(() => controller.abort('no longer needed'), 50);
      return text(await sample({ signal: controller.signal }).catch(String));
    },
    slow: (_, { signal }) =>
      new Promise((resolve) => {
        process.stderr.write('slow;');
        signal.addEventListener('abort', () => {
          process.stderr.write('aborted: ' + signal.reason + ';');
          resolve(text('too late'));
        });
      }),
  };
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: Object.keys(tools).map((name) => ({ name, inputSchema: { type: 'object' } })),
  }));
  server.setRequestHandler(CallToolRequestSchema, ({ params }, extra) =>
    tools[params.name](params.arguments, extra),
  );
  await server.connect(new StdioServerTransport());
`;

/** A server after the handshake, and what it has written to stderr. */
async function start(options: ConnectOptions = {}) {
  const errors: string[] = [];
  const channel = stdio(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: import.meta.dirname,
    stderr: (text) => errors.push(text),
  });
  const opened = open(channel, { ...mcp, ...options });
  const handshake = await opened.client.request('initialize', {
    protocolVersion: LATEST_PROTOCOL_VERSION,
    capabilities: { sampling: {} },
    clientInfo: { name: 'jsonrpcclient', version: '0.1.0' },
  });
  await opened.client.notify('notifications/initialized');
  const call = (name: string, params: object = {}, callOptions = {}) =>
    opened.client.request<{ content: { text: string }[] }>(
      'tools/call',
      { name, arguments: params },
      callOptions,
    );
  return { ...opened, handshake, call, errors: () => errors.join('') };
}

describe('a server of the MCP SDK', () => {
  test('shakes hands, lists its tools and calls them', async () => {
    await using server = await start();
    const { client, call, handshake, reports } = server;
    expect(handshake).toMatchObject({
      protocolVersion: LATEST_PROTOCOL_VERSION,
      serverInfo: { name: 'tested' },
    });
    expect(await client.request('tools/list')).toMatchObject({
      tools: ['add', 'work', 'ping', 'sample', 'impatient', 'slow'].map((name) => ({ name })),
    });
    expect(await call('add', { a: 2, b: 3 })).toEqual({ content: [{ type: 'text', text: '5' }] });
    expect(await client.request('ping')).toEqual({});
    expect(await failure(client.request('missing'))).toMatchObject({
      name: 'RpcError',
      code: -32601,
    });
    expect(reports).toEqual([]);
  });

  test('reports progress before the response', async () => {
    await using server = await start();
    const heard: unknown[] = [];
    const onProgress = (progress: unknown) => heard.push(progress);
    expect(await server.call('work', {}, { onProgress, idleTimeout: 20_000 })).toMatchObject({
      content: [{ text: 'done' }],
    });
    expect(heard).toEqual([1, 2, 3].map((progress) => ({ progress, total: 3 })));
    expect(server.reports).toEqual([]);
  });

  test('pings, and gets a response', async () => {
    await using server = await start();
    expect(await server.call('ping')).toMatchObject({ content: [{ text: '{}' }] });
    expect(server.reports).toEqual([]);
  });

  test('asks for a sample while its tool is called', async () => {
    await using server = await start();
    const { connection, call, reports } = server;
    const asked: unknown[] = [];
    connection.handle('sampling/createMessage', (params) => {
      asked.push(params);
      return { model: 'm', role: 'assistant', content: { type: 'text', text: 'hello' } };
    });
    expect(await call('sample')).toMatchObject({ content: [{ text: 'hello' }] });
    expect(asked).toEqual([{ messages: [], maxTokens: 1 }]);
    expect(reports).toEqual([]);
  });

  test('gets an error if its request has no handler', async () => {
    await using server = await start();
    expect(await failure(server.call('sample'))).toMatchObject({
      code: -32601,
      message: expect.stringContaining('Method not found'),
    });
    expect(server.reports).toMatchObject([{ kind: 'unhandled', method: 'sampling/createMessage' }]);
  });

  test('cancels its request, which gets no response', async () => {
    await using server = await start();
    const { connection, call, reports } = server;
    const reasons: unknown[] = [];
    connection.handle('sampling/createMessage', function () {
      const { signal } = this;
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          reasons.push(signal.reason);
          reject(signal.reason);
        });
      });
    });
    expect(await call('impatient')).toMatchObject({
      content: [{ text: expect.stringContaining('no longer needed') }],
    });
    expect(reasons).toMatchObject([{ name: 'AbortError', message: 'no longer needed' }]);
    // The server would report a response that it doesn't wait for.
    expect(await call('add', { a: 2, b: 3 })).toMatchObject({ content: [{ text: '5' }] });
    expect(server.errors()).toBe('');
    expect(reports).toEqual([]);
  });

  test('learns that a call was cancelled, with the reason', async () => {
    await using server = await start();
    const { call, errors, reports } = server;
    const controller = new AbortController();
    const given = failure(call('slow', {}, { signal: controller.signal }));
    await expect.poll(errors, patience).toBe('slow;');
    controller.abort('changed my mind');
    expect(await given).toBe('changed my mind');
    await expect.poll(errors, patience).toBe('slow;aborted: changed my mind;');
    // It follows the protocol, and doesn't respond.
    expect(await call('add', { a: 2, b: 3 })).toMatchObject({ content: [{ text: '5' }] });
    expect(reports).toEqual([]);
  });

  test('gets its response from a fallback handler', async () => {
    await using server = await start({
      fallback: ({ method }) => ({
        model: method,
        role: 'assistant',
        content: { type: 'text', text: 'from the fallback' },
      }),
    });
    expect(await server.call('sample')).toMatchObject({
      content: [{ text: 'from the fallback' }],
    });
  });
});
