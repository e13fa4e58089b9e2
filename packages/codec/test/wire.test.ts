import { createClient } from '@jsonrpcclient/core';
import { connect } from '@jsonrpcclient/duplex';
import { serveWebSockets, takeWebSockets } from '@jsonrpcclient/fixtures';
import { httpFetch } from '@jsonrpcclient/http-fetch';
import { failure } from '@jsonrpcclient/testing';
import { respond, serve } from '@jsonrpcclient/testing/servers';
import { webSocket } from '@jsonrpcclient/websocket';
import { describe, expect, test } from 'vitest';
import { bigints } from '../src/index.ts';

/** Returns the params exactly as they were written. */
function echo(body: string): string {
  const [, params, id] = /"params":(.*),"id":(\d+)/.exec(body) ?? [];
  return `{"jsonrpc":"2.0","result":${params},"id":${id}}`;
}

describe('over HTTP', () => {
  test('big integers arrive as they were sent, in both directions', async () => {
    await using server = await serve(respond(({ body }) => ({ body: echo(body) })));
    const transport = httpFetch(server.url, { codec: bigints() });
    const client = createClient(transport, { bigint: true });
    const params = [9007199254740993n, -9007199254740993n, 1, 0.5, '9007199254740993'];
    expect(await client.request('echo', params)).toStrictEqual(params);
    expect(server.requests[0]?.body).toBe(
      '{"jsonrpc":"2.0","method":"echo","params":[9007199254740993,-9007199254740993,1,0.5,"9007199254740993"],"id":1}',
    );
  });

  test('the data of an error keeps its digits, and the caller sees no rounded value', async () => {
    const body =
      '{"jsonrpc":"2.0","error":{"code":1,"message":"no","data":9007199254740993},"id":1}';
    await using server = await serve(respond({ status: 500, body }));
    const client = createClient(httpFetch(server.url, { codec: bigints() }));
    expect(await failure(client.request('go'))).toMatchObject({
      name: 'RpcError',
      data: 9007199254740993n,
    });
  });

  test.each([
    ['text that is not JSON', '{"jsonrpc":"2.0","result":secret,"id":1}'],
    [
      'an integer of more than 1,000 digits',
      `{"jsonrpc":"2.0","result":${'1'.repeat(1001)},"id":1}`,
    ],
    ['another id', '{"jsonrpc":"2.0","result":5,"id":9007199254740993}'],
  ])('%s rejects with an InvalidResponseError that does not show it', async (_, body) => {
    await using server = await serve(respond({ body }));
    const client = createClient(httpFetch(server.url, { codec: bigints() }));
    const error = await failure(client.request('go'));
    expect(error).toMatchObject({ name: 'InvalidResponseError' });
    expect(String(Object(error).message)).not.toMatch(/secret|1111|9007/);
  });
});

test('over a WebSocket, calls of both sides keep big integers, even as the id of a request', async () => {
  const responses: string[] = [];
  await using server = await serveWebSockets((http) =>
    takeWebSockets(http, (socket) => {
      socket.on('message', (data) => {
        const text = String(data);
        if (text.includes('"method"')) {
          socket.send(
            '{"jsonrpc":"2.0","method":"next","params":[9007199254740993],"id":9007199254740995}',
          );
          socket.send(echo(text));
        } else responses.push(text);
      });
    }),
  );
  const connection = connect(webSocket(server.wsUrl), { codec: bigints() });
  connection.handle('next', (value: bigint) => value + 1n);
  const client = createClient(connection, { bigint: true });
  const params = [9007199254740993n, 2n ** 64n];
  expect(await client.request('echo', params)).toStrictEqual(params);
  await expect
    .poll(() => responses)
    .toEqual(['{"jsonrpc":"2.0","result":9007199254740994,"id":9007199254740995}']);
  await connection.close();
});
