import { compose, createClient } from '@jsonrpcclient/core';
import { startMcp2026 } from '@jsonrpcclient/fixtures';
import { httpStream, mcp2026, stream } from '@jsonrpcclient/http-stream';
import { failure } from '@jsonrpcclient/testing';
import { expect, test } from 'vitest';

async function begin() {
  const server = await startMcp2026();
  const client = { name: 'jsonrpcclient', version: '0.1.0' };
  const transport = compose(httpStream(server.url), mcp2026({ client }));
  return { ...server, transport, client: createClient(transport) };
}

test('a server of the current MCP SDK lists its tools and calls them', async () => {
  await using server = await begin();
  const list = await server.client.request('tools/list');
  expect(list).toMatchObject({
    tools: ['add', 'Grüße', 'count', 'slow'].map((name) => ({ name })),
  });
  const sum = { name: 'add', arguments: { a: 2, b: 3 } };
  expect(await server.client.request('tools/call', sum)).toMatchObject({
    content: [{ text: '5' }],
  });
  const greeting = { name: 'Grüße', arguments: {} };
  expect(await server.client.request('tools/call', greeting)).toMatchObject({
    content: [{ text: 'hallo' }],
  });
  expect(await failure(server.client.request('missing'))).toMatchObject({
    name: 'RpcError',
    code: -32601,
  });
});

test('closing the stream of a call cancels it', async () => {
  await using server = await begin();
  const params = { name: 'slow', arguments: {}, _meta: { progressToken: 7 } };
  const progress = stream(
    server.transport,
    { method: 'tools/call', params },
    { yields: 'notifications' },
  );
  for await (const { method, params } of progress) {
    expect([method, params]).toMatchObject([
      'notifications/progress',
      { progressToken: 7, progress: 1 },
    ]);
    break;
  }
  await expect.poll(() => server.cancelled).toEqual(['slow']);
});
