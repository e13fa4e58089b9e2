import { compose, createClient } from '@jsonrpcclient/core';
import { httpStream, mcp2026 } from '@jsonrpcclient/http-stream';
import { respond, type SeenRequest, serve } from '@jsonrpcclient/testing/servers';
import { expect, test } from 'vitest';

const client = { name: 'tester', version: '1.2.3' };

async function begin(options: Partial<Parameters<typeof mcp2026>[0]> = {}) {
  const server = await serve(
    respond(({ body }) => ({ body: { jsonrpc: '2.0', result: {}, id: JSON.parse(body).id ?? 0 } })),
  );
  const transport = compose(httpStream(server.url), mcp2026({ client, ...options }));
  return { ...server, requests: server.requests, client: createClient(transport) };
}

const namesOf = ({ headers }: SeenRequest) => [headers['mcp-method'], headers['mcp-name']];

test('each request says which revision, client and capabilities it is from', async () => {
  await using server = await begin({ capabilities: { sampling: {} } });
  await server.client.request('tools/list');
  const [{ headers, body } = { headers: {}, body: '' }] = server.requests;
  expect(headers).toMatchObject({
    'mcp-protocol-version': '2026-07-28',
    'mcp-method': 'tools/list',
  });
  expect(headers).not.toHaveProperty('mcp-name');
  expect(JSON.parse(body).params).toEqual({
    _meta: {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientInfo': client,
      'io.modelcontextprotocol/clientCapabilities': { sampling: {} },
    },
  });
});

test("a call's own params, _meta and headers stay", async () => {
  await using server = await begin({ protocolVersion: '2027-01-01' });
  const params = { name: 'add', _meta: { progressToken: 7 } };
  await server.client.request('tools/call', params, { headers: { 'x-a': 'b' } });
  const [{ headers, body } = { headers: {}, body: '' }] = server.requests;
  expect(headers).toMatchObject({ 'mcp-protocol-version': '2027-01-01', 'x-a': 'b' });
  expect(JSON.parse(body).params).toMatchObject({
    name: 'add',
    _meta: { progressToken: 7, 'io.modelcontextprotocol/protocolVersion': '2027-01-01' },
  });
  expect(params).toEqual({ name: 'add', _meta: { progressToken: 7 } });
});

test.each([
  ['tools/call', { name: 'add' }, 'add'],
  ['prompts/get', { name: 'two words' }, 'two words'],
  ['resources/read', { uri: 'file:///a' }, 'file:///a'],
  ['tools/call', { name: 'Grüße' }, '=?base64?R3LDvMOfZQ==?='],
  ['tools/call', { name: ' add' }, '=?base64?IGFkZA==?='],
  ['tools/call', { name: 'add ' }, '=?base64?YWRkIA==?='],
  ['tools/call', { name: '' }, '=?base64??='],
  ['tools/call', { name: 'a\nb' }, '=?base64?YQpi?='],
  ['tools/call', { name: '=?base64?YWRk?=' }, '=?base64?PT9iYXNlNjQ/WVdSaz89?='],
  ['tools/call', { name: 5 }, undefined],
  ['tools/list', { name: 'add' }, undefined],
  ['constructor', { name: 'add' }, undefined],
])('%s with %o is named %s in its headers', async (method, params, name) => {
  await using server = await begin();
  await server.client.request(method, params);
  expect(server.requests.map(namesOf)).toEqual([[method, name]]);
});

test('notifications have the same, and a batch has no method in its headers', async () => {
  await using server = await begin();
  await server.client.notify('notifications/cancelled', { requestId: 1 });
  await server.client.batch([{ method: 'a' }, { method: 'b', params: [1] }]);
  expect(server.requests.map(namesOf)).toEqual([
    ['notifications/cancelled', undefined],
    [undefined, undefined],
  ]);
  const [first, second] = server.requests.map(({ body }) => JSON.parse(body));
  expect(first.params).toMatchObject({ requestId: 1, _meta: {} });
  // Params by position have no place for it.
  expect(second).toMatchObject([{ params: { _meta: {} } }, { params: [1] }]);
});

test.each([[undefined], [{}], [{ client: { name: 'x' } }]])('mcp2026(%o) throws', (options) => {
  expect(() => mcp2026(options as never)).toThrow(
    /^mcp2026: expected client: \{ name, version \}, got (undefined|Object)$/,
  );
});
