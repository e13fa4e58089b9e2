import { compose, createClient } from '@jsonrpcclient/core';
import { connect, reconnect } from '@jsonrpcclient/duplex';
import { serveWebSockets, takeWebSockets, type WebSocket } from '@jsonrpcclient/fixtures';
import { type RetryOptions, retry } from '@jsonrpcclient/middleware';
import { failure } from '@jsonrpcclient/testing';
import { freePort } from '@jsonrpcclient/testing/servers';
import { webSocket } from '@jsonrpcclient/websocket';
import { expect, test } from 'vitest';

const settings: RetryOptions = {
  minDelay: 0,
  codes: [-32005],
  budget: { perSecond: Number.POSITIVE_INFINITY },
};

type First = (socket: WebSocket, id: unknown) => void;

/** A server that does something else with the first message, and executes the others. */
async function serveAfter(first: First) {
  const ids: unknown[] = [];
  const server = await serveWebSockets((http) =>
    takeWebSockets(http, (socket) =>
      socket.on('message', (data) => {
        const { id } = JSON.parse(data.toString());
        ids.push(id);
        if (ids.length === 1) first(socket, id);
        else socket.send(JSON.stringify({ jsonrpc: '2.0', result: 5, id }));
      }),
    ),
  );
  return { server, ids };
}

const respond =
  (response: object): First =>
  (socket, id) =>
    socket.send(JSON.stringify({ jsonrpc: '2.0', id, ...response }));

test.each<[string, First, boolean, boolean]>([
  ['a listed code', respond({ error: { code: -32005, message: 'busy' } }), true, true],
  ['another error', respond({ error: { code: 3, message: 'reverted' } }), false, false],
  ['an invalid response', respond({ result: 5, error: { code: 3, message: '' } }), false, false],
  ['a connection that is lost', (socket) => socket.terminate(), false, true],
  ['an attempt that times out', () => {}, false, true],
])('retry over a WebSocket repeats as over HTTP: %s', async (_, first, unsafe, safe) => {
  for (const idempotent of [false, true]) {
    const { server, ids } = await serveAfter(first);
    await using _server = server;
    await using connection = connect(reconnect(() => webSocket(server.wsUrl)));
    await connection.opened();
    const transport = compose(connection, retry({ ...settings, attemptTimeout: 200 }));
    const call = createClient(transport, { idempotent }).request('pay');
    const repeated = idempotent ? safe : unsafe;
    if (repeated) expect(await call).toBe(5);
    else expect(await failure(call)).toBeInstanceOf(Error);
    // A connection has ids of its own, so a late response to the first attempt matches nothing.
    expect(ids).toEqual(repeated ? [1, 2] : [1]);
  }
});

test('a call to a dead port times out with sent: no', async () => {
  const url = `ws://127.0.0.1:${await freePort()}/`;
  await using connection = connect(reconnect(() => webSocket(url)));
  const client = createClient(connection);
  const expected = { name: 'TimeoutError', sent: 'no' };
  expect(await failure(client.request('pay', [], { timeout: 100 }))).toMatchObject(expected);
  expect(await failure(client.notify('pay', [], { timeout: 100 }))).toMatchObject(expected);
  const retrying = createClient(compose(connection, retry({ ...settings, attemptTimeout: 50 })));
  expect(await failure(retrying.request('pay'))).toMatchObject({ ...expected, attempts: 3 });
  expect(connection.pending()).toEqual([]);
});

test('an attempt that waited for the connection is repeated once there is one', async () => {
  const port = await freePort();
  const url = `ws://127.0.0.1:${port}/`;
  let isUp = false;
  const { server, ids } = await serveAfter(respond({ result: 6 }));
  await using _server = server;
  await using connection = connect(
    reconnect(() => webSocket(isUp ? server.wsUrl : url), { minDelay: 10, maxDelay: 20 }),
  );
  const transport = compose(connection, retry({ ...settings, attemptTimeout: 100, retries: 50 }));
  const call = createClient(transport).request('pay');
  setTimeout(() => {
    isUp = true;
  }, 250);
  expect(await call).toBe(6);
  expect(ids).toHaveLength(1);
});
