import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { createClient } from '@jsonrpcclient/core';
import { connect } from '@jsonrpcclient/duplex';
import { socket } from '@jsonrpcclient/socket';
import { stdio } from '@jsonrpcclient/stdio';
import { listen } from '@jsonrpcclient/testing/servers';
import { expect, test } from 'vitest';

const host = '127.0.0.1';

/** Serves each connection on a free port; disposing it cuts all connections. */
async function serve(onSocket: (socket: Socket) => void) {
  const { port, close } = await listen(createServer(onSocket));
  return { port, [Symbol.asyncDispose]: close };
}

test('a server that sends requests without reading responses blocks only itself', async () => {
  const count = 5000;
  let left = () => {};
  const done = new Promise<void>((resolve) => {
    left = resolve;
  });
  await using server = await serve(async (other) => {
    other.pause();
    for (let id = 1; id <= count; id++) {
      const isFull = !other.write(`{"jsonrpc":"2.0","method":"read","id":${id}}\n`);
      if (isFull) await once(other, 'drain');
    }
    left();
  });
  const connection = connect(socket({ port: server.port, host, closeTimeout: 10 }));
  let asked = 0;
  const text = 'x'.repeat(100_000);
  connection.handle('read', () => {
    asked++;
    return text;
  });
  // The requests are small enough for all of them to fit into the system's buffers.
  await done;
  await expect.poll(() => asked).toBeGreaterThan(600);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(asked).toBeLessThan(1000);
  await connection.close();
});

test('two peers that flood each other with calls respond to all of them', async () => {
  const count = 5000;
  const params = ['x'.repeat(10_000)];
  const flood = async (connection: ReturnType<typeof connect>) => {
    connection.handle('echo', (text: string) => text.length);
    const client = createClient(connection, { timeout: 25_000 });
    const calls = Array.from({ length: count }, () => client.request('echo', params));
    return new Set(await Promise.all(calls));
  };
  let theirs: Promise<unknown> | undefined;
  await using server = await serve((other) => {
    theirs = flood(connect(stdio({ input: other, output: other })));
  });
  await using connection = connect(socket({ port: server.port, host }));
  expect(await flood(connection)).toEqual(new Set([10_000]));
  expect(await theirs).toEqual(new Set([10_000]));
});
