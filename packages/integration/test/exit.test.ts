import { startJayson } from '@jsonrpcclient/fixtures';
import {
  freePort,
  head,
  reset,
  say,
  serveFault,
  serveRpc,
  silence,
} from '@jsonrpcclient/testing/servers';
import { describe, expect, test } from 'vitest';
import { runNode } from './run-node.ts';

/** Prints the outcome of the call, and for how many milliseconds the process continued after it. */
const script = (name: string, from: string) => `
  import { createClient } from '@jsonrpcclient/core';
  import { ${name} } from '@jsonrpcclient/${from}';

  const [url, options] = process.argv.slice(1);
  const client = createClient(${name}(url), JSON.parse(options));
  const given = await client.request('add', [2, 3]).catch((error) => error.name);
  const since = performance.now();
  process.on('exit', () => console.log(JSON.stringify({ given, held: performance.now() - since })));
`;

const body = '{"jsonrpc":"2.0","result":5,"id":1}';

/** Far below the 4 s for which fetch keeps a connection, and the timeout of 30 s. */
const atOnce = 2000;

describe.each([
  ['httpFetch', 'http-fetch'],
  ['httpAxios', 'http-axios'],
  ['httpUndici', 'http-undici'],
])('a process that made one call over %s exits immediately', (name, from) => {
  const run = async (url: string, options = {}) => {
    const given = await runNode(script(name, from), [url, JSON.stringify(options)]);
    return given as { readonly given: unknown; readonly held: number };
  };

  test('after a result, although the connection is kept open', async () => {
    await using server = await serveFault(say(`${head}content-length: 35\r\n\r\n${body}`));
    const { given, held } = await run(server.url);
    expect(given).toBe(5);
    expect(held).toBeLessThan(atOnce);
  });

  test('after an error object', async () => {
    await using server = await serveRpc({});
    const { given, held } = await run(server.url);
    expect(given).toBe('RpcError');
    expect(held).toBeLessThan(atOnce);
  });

  test('after a body above maxResponseBytes', async () => {
    await using server = await serveFault(
      say(`${head}transfer-encoding: chunked\r\n\r\n4000001\r\n${'x'.repeat(2 ** 26 + 1)}`),
    );
    const { given, held } = await run(server.url);
    expect(given).toBe('InvalidResponseError');
    expect(held).toBeLessThan(atOnce);
  });

  test('after the timeout', async () => {
    await using server = await serveFault(silence);
    const { given, held } = await run(server.url, { timeout: 100 });
    expect(given).toBe('TimeoutError');
    expect(held).toBeLessThan(atOnce);
  });

  test('after a reset and a refused connection', async () => {
    await using server = await serveFault(reset);
    for (const url of [server.url, `http://127.0.0.1:${await freePort()}/`]) {
      const { given, held } = await run(url);
      expect(given).toBe('TransportError');
      expect(held).toBeLessThan(atOnce);
    }
  });
});

/** As above, over a channel; the process continues until the channel is closed. */
const channelScript = (name: string, from: string) => `
  import { createClient } from '@jsonrpcclient/core';
  import { connect } from '@jsonrpcclient/duplex';
  import { ${name} } from '@jsonrpcclient/${from}';

  const args = process.argv.slice(1).map((text) => JSON.parse(text));
  const connection = connect(${name}(...args));
  const client = createClient(connection, { timeout: 5_000 });
  const given = await client.request('add', [2, 3]).catch((error) => error.name);
  await connection.close();
  const since = performance.now();
  process.on('exit', () => console.log(JSON.stringify({ given, held: performance.now() - since })));
`;

describe('a process that closes its connection exits immediately', () => {
  const run = async (name: string, from: string, ...args: readonly unknown[]) => {
    const texts = args.map((arg) => JSON.stringify(arg));
    return (await runNode(channelScript(name, from), texts)) as { given: unknown; held: number };
  };

  test('over a socket, a WebSocket and a process, after a response', async () => {
    await using server = await startJayson({ tcp: true, webSocket: true });
    const { tcpPort, wsUrl } = server;
    const relay = `process.stdin.pipe(require('net').connect(${tcpPort}, '127.0.0.1')).pipe(process.stdout)`;
    for (const { given, held } of [
      await run('socket', 'socket', { port: tcpPort, host: '127.0.0.1' }),
      await run('webSocket', 'websocket', wsUrl),
      await run('stdio', 'stdio', process.execPath, ['-e', relay]),
    ]) {
      expect(given).toBe(5);
      expect(held).toBeLessThan(atOnce);
    }
  });

  test('over channels that could not be opened', async () => {
    const port = await freePort();
    for (const { given, held } of [
      await run('socket', 'socket', { port, host: '127.0.0.1' }),
      await run('webSocket', 'websocket', `ws://127.0.0.1:${port}/`),
      await run('stdio', 'stdio', 'no-such-program'),
    ]) {
      expect(given).toBe('TransportError');
      expect(held).toBeLessThan(atOnce);
    }
  });
});
