import { createClient } from '@jsonrpcclient/core';
import { connect, mcp } from '@jsonrpcclient/duplex';
import { streamableHttp } from '@jsonrpcclient/http-stream';

interface Tools {
  readonly tools: readonly {
    readonly name: string;
    readonly inputSchema?: { readonly properties?: Record<string, { readonly type: string }> };
  }[];
}

// The client that the conformance suite of MCP starts with the address of its server: calls every tool.
await using connection = connect(streamableHttp(process.argv.at(-1) ?? ''), mcp);
const client = createClient(connection);
await client.request('initialize', {
  protocolVersion: '2025-11-25',
  capabilities: {},
  clientInfo: { name: 'jsonrpcclient', version: '0.1.0' },
});
await client.notify('notifications/initialized');
const { tools } = await client.request<Tools>('tools/list').catch((): Tools => ({ tools: [] }));
for (const { name, inputSchema } of tools) {
  const properties = Object.entries(inputSchema?.properties ?? {});
  const values = properties.map(([key, { type }]) => [key, type === 'number' ? 5 : 'x']);
  await client.request('tools/call', { name, arguments: Object.fromEntries(values) });
}
