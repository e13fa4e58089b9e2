import { compose, createClient } from '@jsonrpcclient/core';
import { connect, reconnect } from '@jsonrpcclient/duplex';
import { httpFetch } from '@jsonrpcclient/http-fetch';
import { logging } from '@jsonrpcclient/logging';
import { balance, batching, breaker, failover } from '@jsonrpcclient/middleware';
import { proxy } from '@jsonrpcclient/proxy';
import { newline, socket } from '@jsonrpcclient/socket';
import { serveChannel } from '@jsonrpcclient/testing/channel-suite';
import { freePort, serveRpc } from '@jsonrpcclient/testing/servers';
import { expect, test } from 'vitest';

interface Api {
  add(a: number, b: number): number;
  go(): void;
}

test('the proxy, batching and the log work over a socket as over HTTP', async () => {
  await using server = await serveChannel({
    framing: newline,
    open: (port) => socket({ port, host: '127.0.0.1' }),
  });
  await using connection = connect(server.open());
  const lines: string[] = [];
  const write = (_: object, text: string) => lines.push(text);
  const transport = compose(
    connection,
    batching(),
    logging({ logger: { info: write, warn: write } }),
  );
  const api = proxy<Api>(createClient(transport));

  const calls = [api.add(2, 3), api.add(4, 5), api.notify.go()];
  const peer = await server.accept();
  const sent = await peer.next();
  expect(JSON.parse(sent)).toEqual([
    { jsonrpc: '2.0', method: 'add', params: [2, 3], id: 1 },
    { jsonrpc: '2.0', method: 'add', params: [4, 5], id: 2 },
    { jsonrpc: '2.0', method: 'go' },
  ]);
  const answer = '[{"jsonrpc":"2.0","result":9,"id":2},{"jsonrpc":"2.0","result":5,"id":1}]';
  peer.send(answer);
  expect(await Promise.all(calls)).toEqual([5, 9, undefined]);
  expect(lines).toEqual([`--> ${sent}`, `<-- ${answer}`]);
});

test.each(Object.entries({ balance, failover }))(
  '%s never waits for a connection that is not open, even below other middlewares',
  async (_, combine) => {
    const port = await freePort();
    await using connection = connect(reconnect(() => socket({ port, host: '127.0.0.1' })));
    await using works = await serveRpc();
    const first = compose(connection, breaker());
    const { request } = createClient(combine([first, httpFetch(works.url)]), { timeout: 10_000 });
    for (let n = 0; n < 5; n++) expect(await request('add', [n, 3])).toBe(n + 3);
    expect(works.requests.length).toBe(5);
    expect(connection.pending()).toEqual([]);
  },
);

test('calls return to a connection once it is open', async () => {
  await using server = await serveChannel({
    framing: newline,
    open: (port) => socket({ port, host: '127.0.0.1' }),
  });
  await using works = await serveRpc();
  await using connection = connect(server.open());
  const { request } = createClient(failover([connection, httpFetch(works.url)]));
  await connection.opened();
  const peer = await server.accept();
  const call = request('add', [2, 3]);
  expect(JSON.parse(await peer.next())).toMatchObject({ method: 'add', params: [2, 3] });
  peer.send('{"jsonrpc":"2.0","result":5,"id":1}');
  expect(await call).toBe(5);
  await connection.close();
  expect(await request('add', [2, 3])).toBe(5);
  expect(works.requests.length).toBe(1);
});
