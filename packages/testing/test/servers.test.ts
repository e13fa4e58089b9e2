import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { createClient } from '@jsonrpcclient/core';
import { createCertificate } from '@jsonrpcclient/fixtures';
import { httpFetch } from '@jsonrpcclient/http-fetch';
import { failure } from '@jsonrpcclient/testing';
import {
  drip,
  endless,
  type Fault,
  forever,
  hangUp,
  head,
  listen,
  reset,
  say,
  sayAndHangUp,
  serve,
  serveFault,
  serveRpc,
  silence,
} from '@jsonrpcclient/testing/servers';
import { describe, expect, test } from 'vitest';

const five = '{"jsonrpc":"2.0","result":5,"id":1}';
const whole = `${head}content-length: 35\r\n\r\n${five}`;

describe('a faulty server', () => {
  test.each<[string, Fault, object]>([
    ['is silent', silence, { name: 'TimeoutError' }],
    ['resets the connection', reset, { name: 'TransportError', sent: 'maybe' }],
    ['hangs up', hangUp, { name: 'TransportError', sent: 'maybe' }],
    ['says a part', say(whole.slice(0, -5)), { name: 'TimeoutError' }],
    ['says a part and hangs up', sayAndHangUp(whole.slice(0, -5)), { name: 'TransportError' }],
    ['drips and ends', drip([whole.slice(0, -5)], 0), { name: 'TransportError' }],
    ['drips for ever', drip(forever(head, 'x: y\r\n'), 5), { name: 'TimeoutError' }],
    [
      'sends an endless body',
      endless(`${head}transfer-encoding: chunked\r\n\r\n`, `1\r\n \r\n`),
      { name: 'TimeoutError' },
    ],
  ])('%s', async (_, fault, expected) => {
    await using server = await serveFault(fault);
    const client = createClient(httpFetch(server.url), { timeout: 200 });
    expect(await failure(client.request('add', [2, 3]))).toMatchObject(expected);
    expect(server.requests).toBe(1);
    await server.released;
  });

  test('waits for the end of a request, even if it comes in pieces', async () => {
    await using server = await serveFault(say(whole));
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    socket.setEncoding('utf8');
    socket.write('POST / HTTP/1.1\r\ncontent-length: 4\r\n\r\n{');
    await once(socket, 'connect');
    expect(server.requests).toBe(0);
    socket.write('}  ');
    expect((await once(socket, 'data'))[0]).toBe(whole);
    socket.write('GET / HTTP/1.1\r\n\r\n');
    await expect.poll(() => server.requests).toBe(2);
    socket.destroy();
    await server.released;
  });
});

describe('a server', () => {
  test('has methods by default, answers batches, and does not know others', async () => {
    await using server = await serveRpc();
    const client = createClient(httpFetch(server.url));
    expect(await client.request('add', [2, 3])).toBe(5);
    expect(await client.request('subtract', [5, 3])).toBe(2);
    expect(await client.request('echo', { a: 1 })).toEqual([{ a: 1 }]);
    expect(await client.batch([{ method: 'find' }, { method: 'go', notify: true }])).toEqual([
      { ok: true, result: 'Bar' },
      undefined,
    ]);
    expect(await client.notify('go')).toBeUndefined();
    expect(await failure(client.request('fail'))).toMatchObject({ code: 42 });
    expect(await failure(client.request('toString'))).toMatchObject({ code: -32601 });
    expect(server.requests.map(({ method }) => method)).toEqual(Array(7).fill('POST'));
    expect(server.connections).toBeGreaterThan(0);
  });

  test('serves HTTPS with a certificate', async () => {
    await using server = await serveRpc(undefined, { tls: createCertificate() });
    expect(server.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/$/);
    expect(await failure(fetch(server.url))).toMatchObject({
      cause: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
    });
  });

  test('ignores a request whose client disconnects', async () => {
    await using server = await serve((_, response) => {
      response.end('ok');
    });
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\n\r\n{');
    await expect.poll(() => server.connections).toBe(1);
    socket.resetAndDestroy();
    expect(await (await fetch(server.url)).text()).toBe('ok');
    expect(server.requests).toHaveLength(1);
  });

  test('counts its open connections, and closing cuts them', async () => {
    const listening = await listen(createServer());
    const socket = connect(listening.port, '127.0.0.1');
    await expect.poll(() => listening.open).toBe(1);
    const closed = once(socket, 'close');
    await listening.close();
    await closed;
    await expect.poll(() => listening.open).toBe(0);
  });
});
