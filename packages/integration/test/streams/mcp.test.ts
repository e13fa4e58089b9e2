import { createClient } from '@jsonrpcclient/core';
import { connect, mcp, type Unexpected } from '@jsonrpcclient/duplex';
import { startMcp } from '@jsonrpcclient/fixtures';
import { streamableHttp } from '@jsonrpcclient/http-stream';
import { failure } from '@jsonrpcclient/testing';
import { LATEST_PROTOCOL_VERSION } from '@modelcontextprotocol/sdk/types.js';
import { describe, expect, test } from 'vitest';

/** A connection to `server-everything` after the handshake. */
async function begin(capabilities: object = {}) {
  const server = await startMcp();
  const reports: Unexpected[] = [];
  const onUnexpected = (report: Unexpected) => reports.push(report);
  const connection = connect(streamableHttp(server.url), { ...mcp, onUnexpected });
  const client = createClient(connection);
  const handshake = await client.request<{ serverInfo: { name: string } }>('initialize', {
    protocolVersion: LATEST_PROTOCOL_VERSION,
    capabilities,
    clientInfo: { name: 'jsonrpcclient', version: '0.1.0' },
  });
  await client.notify('notifications/initialized');
  return {
    connection,
    client,
    reports,
    handshake,
    async [Symbol.asyncDispose]() {
      await connection.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

interface Tools {
  readonly tools: readonly { readonly name: string }[];
}

interface Content {
  readonly content: readonly { readonly text: string }[];
}

describe('server-everything over HTTP', () => {
  test('shakes hands, lists its tools and calls them', async () => {
    await using session = await begin();
    expect(session.handshake.serverInfo.name).toContain('everything');
    const { tools } = await session.client.request<Tools>('tools/list');
    expect(tools.map(({ name }) => name)).toContain('echo');
    const params = { name: 'echo', arguments: { message: 'hello' } };
    const { content } = await session.client.request<Content>('tools/call', params);
    expect(content[0]?.text).toContain('hello');
    expect(await failure(session.client.request('missing'))).toMatchObject({ code: -32601 });
  });

  test('reports progress before the response', async () => {
    await using session = await begin();
    const heard: { readonly progress: number }[] = [];
    const { tools } = await session.client.request<Tools>('tools/list');
    const name = tools.find((tool) => /long-?running/i.test(tool.name))?.name;
    const params = { name, arguments: { duration: 0.3, steps: 3 } };
    const onProgress = (progress: unknown) => heard.push(progress as never);
    await session.client.request('tools/call', params, { onProgress });
    expect(heard.map(({ progress }) => progress)).toEqual([1, 2, 3]);
  });

  test('asks for a sample while its tool is called', async () => {
    await using session = await begin({ sampling: {} });
    const asked: unknown[] = [];
    session.connection.handle('sampling/createMessage', (params) => {
      asked.push(params);
      return { model: 'm', role: 'assistant', content: { type: 'text', text: 'sampled' } };
    });
    const { tools } = await session.client.request<Tools>('tools/list');
    const name = tools.find(
      (tool) => /sampling/i.test(tool.name) && !/async/i.test(tool.name),
    )?.name;
    const params = { name, arguments: { prompt: 'hi', maxTokens: 10 } };
    const reply = await session.client.request('tools/call', params);
    expect(JSON.stringify(reply)).toContain('sampled');
    expect(asked).toHaveLength(1);
  });

  test('learns that a call was cancelled, and goes on', async () => {
    await using session = await begin();
    const { tools } = await session.client.request<Tools>('tools/list');
    const name = tools.find((tool) => /long-?running/i.test(tool.name))?.name;
    const controller = new AbortController();
    const call = failure(
      session.client.request(
        'tools/call',
        { name, arguments: { duration: 60, steps: 600 } },
        { signal: controller.signal, onProgress: () => controller.abort('enough') },
      ),
    );
    expect(await call).toBe('enough');
    expect(await session.client.request('ping')).toEqual({});
  });
});
