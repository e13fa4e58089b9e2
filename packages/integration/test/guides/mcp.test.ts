import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { expect, test } from 'vitest';
import { bundleFile, writeFiles } from './files.ts';

test("the MCP server of the recipe serves the SDK's client", async () => {
  using folder = writeFiles('docs/recipes/mcp.md', {});
  const client = new Client({ name: 'tested', version: '1.0.0' });
  const args = [await bundleFile(`${folder.path}server.mts`)];
  const transport = new StdioClientTransport({ command: process.execPath, args, stderr: 'ignore' });
  await client.connect(transport);
  try {
    expect(client.getServerVersion()).toEqual({ name: 'numbers', version: '1.0.0' });
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['add', 'count']);
    expect(await client.callTool({ name: 'add', arguments: { a: 2, b: 3 } })).toEqual({
      content: [{ type: 'text', text: '5' }],
    });
    expect(await client.callTool({ name: 'add', arguments: { a: '2' } })).toMatchObject({
      isError: true,
    });
    await expect(client.callTool({ name: 'divide' })).rejects.toMatchObject({ code: -32602 });

    const steps: unknown[] = [];
    const onprogress = (step: unknown) => steps.push(step);
    await client.callTool({ name: 'count', arguments: { to: 2 } }, undefined, { onprogress });
    expect(steps).toEqual([
      { progress: 1, total: 2 },
      { progress: 2, total: 2 },
    ]);

    const controller = new AbortController();
    const slow = client.callTool({ name: 'count', arguments: { to: 1e9 } }, undefined, {
      signal: controller.signal,
      onprogress: () => controller.abort('enough'),
    });
    await expect(slow).rejects.toThrow();
    expect(await client.ping()).toEqual({});
  } finally {
    await client.close();
  }
});
