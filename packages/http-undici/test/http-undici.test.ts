import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer as createPlainServer } from 'node:http';
import { createSecureServer } from 'node:http2';
import { type AddressInfo, createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { brotliCompressSync, createGunzip, deflateRawSync, gzipSync } from 'node:zlib';
import { createClient } from '@jsonrpcclient/core';
import { createCertificate } from '@jsonrpcclient/fixtures';
import { httpUndici } from '@jsonrpcclient/http-undici';
import { failure } from '@jsonrpcclient/testing';
import {
  endless,
  head,
  respond,
  serve,
  serveFault,
  serveRpc,
  silence,
} from '@jsonrpcclient/testing/servers';
import { Agent, type buildConnector, Client, type Dispatcher, MockAgent, ProxyAgent } from 'undici';
import { describe, expect, test, vi } from 'vitest';

const five = '{"jsonrpc":"2.0","result":5,"id":1}';

describe('connections', () => {
  test('are kept alive and reused', async () => {
    await using server = await serveRpc();
    const client = createClient(httpUndici(server.url));
    for (let call = 0; call < 20; call++) expect(await client.request('add', [2, 3])).toBe(5);
    // undici's pool may open a second one while it marks the first as free.
    expect(server.connections).toBeLessThan(3);
  });

  test('are limited by connections, and calls wait for them', async () => {
    await using server = await serveRpc();
    const client = createClient(httpUndici(server.url, { connections: 2 }));
    const sums = await Promise.all([1, 2, 3, 4, 5].map((n) => client.request('add', [n, 0])));
    expect(sums).toEqual([1, 2, 3, 4, 5]);
    expect(server.connections).toBe(2);
  });

  test('are not opened for a call that was aborted while it waited', async () => {
    await using server = await serveFault(silence);
    const client = createClient(httpUndici(server.url, { connections: 1 }));
    const first = client.request('first', [], { timeout: 200 });
    const second = client.request('second', [], { timeout: 50 });
    expect(await failure(second)).toMatchObject({ name: 'TimeoutError' });
    expect(await failure(first)).toMatchObject({ name: 'TimeoutError' });
    await server.released;
    expect(server.requests).toBe(1);
  });

  test('that are opening are closed with the last call that waits for one', async () => {
    // Says nothing, so that TLS is never agreed on.
    await using server = await serveFault(silence);
    const url = server.url.replace('http:', 'https:');
    const client = createClient(httpUndici(url, { connectTimeout: 0 }));
    const calls = [50, 150].map((timeout) => client.request('go', [], { timeout }));
    await Promise.all(calls.map(failure));
    await server.released;
    expect(server.requests).toBe(0);
  });

  test('can be made by a custom connect function or factory', async () => {
    await using server = await serveRpc();
    const { port } = new URL(server.url);
    const made: string[] = [];
    const connect: buildConnector.connector = ({ hostname }, callback) => {
      made.push(hostname);
      const socket = createConnection(Number(port), '127.0.0.1');
      socket.once('connect', () => callback(null, socket));
    };
    const factory = (origin: URL, options: object) => {
      made.push(origin.href);
      return new Client(origin, options);
    };
    const client = createClient(httpUndici('http://daemon/', { connect, factory }));
    expect(await client.request('add', [2, 3])).toBe(5);
    expect(made.slice(0, 2)).toEqual(['http://daemon/', 'daemon']);
  });

  test('are not opened for a call that was already aborted', async () => {
    await using server = await serveRpc();
    let isAsked = () => {};
    const asked = new Promise<void>((resolve) => {
      isAsked = resolve;
    });
    const auth = async () => {
      await new Promise((resolve) => setTimeout(resolve, 60));
      setTimeout(isAsked, 100);
      return 'token';
    };
    const client = createClient(httpUndici(server.url, { auth }), { timeout: 20 });
    expect(await failure(client.request('go'))).toMatchObject({ name: 'TimeoutError' });
    await asked;
    expect(server.connections).toBe(0);
  });

  test('that an async function is opening are not closed', async () => {
    await using server = await serveRpc();
    const { port } = new URL(server.url);
    const connect = async (_: unknown, callback: buildConnector.Callback) => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      const socket = createConnection(Number(port), '127.0.0.1');
      socket.once('connect', () => callback(null, socket));
    };
    const client = createClient(httpUndici('http://daemon/', { connect }));
    const late = failure(client.request('go', [], { timeout: 20 }));
    expect(await late).toMatchObject({ name: 'TimeoutError' });
    expect(await client.request('add', [2, 3])).toBe(5);
  });

  test('that a function cannot make reject the call', async () => {
    const connect: buildConnector.connector = (_, callback) => callback(new Error('no way'), null);
    const client = createClient(httpUndici('http://daemon/', { connect }));
    expect(await failure(client.request('add', [2, 3]))).toMatchObject({
      name: 'TransportError',
      cause: { message: 'no way' },
    });
  });

  test('go to a Unix socket', async () => {
    const socketPath = join(tmpdir(), `jsonrpcclient-${process.pid}.sock`);
    const seen: (string | undefined)[] = [];
    const server = createPlainServer((request, response) => {
      seen.push(request.headers.host);
      response.end(five);
    });
    await once(server.listen(socketPath), 'listening');
    const client = createClient(httpUndici('http://daemon/rpc', { socketPath }));
    expect(await client.request('add', [2, 3])).toBe(5);
    expect(seen).toEqual(['daemon']);
    server.close();
  });

  test('trust a private certificate', async () => {
    const tls = createCertificate();
    await using server = await serveRpc(undefined, { tls });
    const connect = { ca: tls.cert };
    expect(await createClient(httpUndici(server.url, { connect })).request('add', [2, 3])).toBe(5);
    expect(await failure(createClient(httpUndici(server.url)).request('go'))).toMatchObject({
      name: 'TransportError',
      sent: 'no',
    });
  });

  test('use HTTP/2 if both sides support it', async () => {
    const server = createSecureServer(createCertificate(), async (request, response) => {
      const { id } = JSON.parse(await text(request)) as { id: number };
      response.end(JSON.stringify({ jsonrpc: '2.0', result: request.httpVersion, id }));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const connect = { rejectUnauthorized: false };
    const pool = { allowH2: true, connect };
    const client = createClient(httpUndici(`https://127.0.0.1:${port}/`, pool));
    expect(await Promise.all([client.request('a'), client.request('b')])).toEqual(['2.0', '2.0']);
    server.close();
  });
});

describe('a dispatcher', () => {
  test('can be an agent, which its owner closes', async () => {
    await using server = await serveRpc();
    const dispatcher = new Agent({ connections: 1 });
    const client = createClient(httpUndici(server.url, { dispatcher }));
    await Promise.all([client.request('go'), client.request('go')]);
    expect(server.connections).toBe(1);
    await dispatcher.close();
    expect(await failure(client.request('go'))).toMatchObject({
      name: 'TransportError',
      cause: { code: 'UND_ERR_DESTROYED' },
    });
  });

  test('can be a proxy, which sees the whole URL', async () => {
    await using server = await serve(respond({ body: five }));
    await using dispatcher = disposable(new ProxyAgent({ uri: server.url, proxyTunnel: false }));
    const transport = httpUndici('http://nowhere.invalid/rpc?a=b', { dispatcher });
    expect(await createClient(transport).request('add', [2, 3])).toBe(5);
    expect(server.requests[0]?.url).toBe('http://nowhere.invalid/rpc?a=b');
  });

  test('can be a mock from undici', async () => {
    const dispatcher = new MockAgent();
    dispatcher.disableNetConnect();
    dispatcher.get('http://mock').intercept({ path: '/', method: 'POST' }).reply(200, five);
    const client = createClient(httpUndici('http://mock/', { dispatcher }));
    expect(await client.request('add', [2, 3])).toBe(5);
  });

  test('does not limit how long a call can take', async () => {
    await using server = await serveFault(silence);
    await using dispatcher = disposable(new Client(server.url, { headersTimeout: 1 }));
    const client = createClient(httpUndici(server.url, { dispatcher, timeout: 5 } as object));
    expect(await failure(client.request('go', [], { timeout: 1500 }))).toMatchObject({
      name: 'TimeoutError',
      timeout: 1500,
    });
  });

  test('that throws rejects the call', async () => {
    const dispatcher = new Agent();
    dispatcher.dispatch = () => {
      throw new Error('no dispatch');
    };
    const client = createClient(httpUndici('http://localhost/', { dispatcher }));
    expect(await failure(client.request('go'))).toMatchObject({
      name: 'TransportError',
      cause: { message: 'no dispatch' },
    });
  });
});

describe('a response', () => {
  test.each([
    ['gzip, gzip', gzipSync(gzipSync(five))],
    ['gzip, br', brotliCompressSync(gzipSync(five))],
    ['br,deflate , x-gzip', gzipSync(deflateRawSync(brotliCompressSync(five)))],
    ['identity, gzip', gzipSync(five)],
    ['identity', Buffer.from(five)],
    ['', Buffer.from(five)],
  ])('in a list of encodings (%s) is decoded, the last one first', async (encoding, body) => {
    await using server = await serve(respond({ headers: { 'content-encoding': encoding }, body }));
    expect(await createClient(httpUndici(server.url)).request('add', [2, 3])).toBe(5);
  });

  test('in a list of encodings that inflates to a large body is read only up to maxResponseBytes', async () => {
    const body = gzipSync(gzipSync(Buffer.alloc(100 * 2 ** 20, ' ')));
    const headers = { 'content-encoding': 'gzip, gzip' };
    await using server = await serve(respond({ headers, body }));
    const client = createClient(httpUndici(server.url, { maxResponseBytes: 2 ** 20 }));
    expect(await failure(client.request('get'))).toMatchObject({
      name: 'InvalidResponseError',
      message: expect.stringContaining('maxResponseBytes'),
    });
  });

  test('in more than five encodings is not decoded', async () => {
    let body: Buffer = Buffer.from(five);
    for (let time = 0; time < 6; time++) body = gzipSync(body);
    const headers = { 'content-encoding': Array(6).fill('gzip').join() };
    await using server = await serve(respond({ headers, body }));
    expect(await failure(createClient(httpUndici(server.url)).request('get'))).toMatchObject({
      name: 'InvalidResponseError',
    });
  });

  test('that cannot be decoded rejects immediately, and the socket is released', async () => {
    const start = `${head}content-encoding: gzip\r\ncontent-length: 999999999\r\n\r\n`;
    await using server = await serveFault(endless(start, 'no gzip '.repeat(1000)));
    expect(await failure(createClient(httpUndici(server.url)).request('get'))).toMatchObject({
      name: 'InvalidResponseError',
      message: expect.stringContaining('decompressed'),
    });
    await server.released;
  });

  test('that arrives faster than it can be decoded is paused', async () => {
    const result = Array.from({ length: 300_000 }, () => Math.random());
    const body = gzipSync(JSON.stringify({ jsonrpc: '2.0', result, id: 1 }));
    await using server = await serve(respond({ headers: { 'content-encoding': 'x-gzip' }, body }));
    expect(await createClient(httpUndici(server.url)).request('get')).toEqual(result);
  });

  test.each(['gzip', 'gzip, gzip'])(
    'in %s is read no further while its decoder is busy, and then resumed',
    async (encoding) => {
      const result = Array.from({ length: 300_000 }, () => Math.random());
      let body: Buffer = Buffer.from(JSON.stringify({ jsonrpc: '2.0', result, id: 1 }));
      for (const _ of encoding.split(',')) body = gzipSync(body);
      const headers = { 'content-encoding': encoding };
      await using server = await serve(respond({ headers, body }));
      const seen = { pause: 0, resume: 0 };
      using pause = vi.spyOn(Object.getPrototypeOf(createGunzip()), 'pause');
      await using dispatcher = disposable(new Agent().compose(counting(seen)));
      const client = createClient(httpUndici(server.url, { dispatcher }));
      expect(await client.request('get')).toEqual(result);
      expect(seen.pause).toBeGreaterThan(0);
      expect(seen.resume).toBeGreaterThan(0);
      // Of the outer decoder, for the inner one.
      expect(pause.mock.calls.length > 0).toBe(encoding !== 'gzip');
    },
  );

  test('that is too large or aborted while it is being decoded destroys its decoders', async () => {
    const bomb = gzipSync(gzipSync(Buffer.alloc(50 * 2 ** 20, ' ')));
    const headers = { 'content-encoding': 'gzip, gzip' };
    await using server = await serve(respond({ headers, body: bomb }));
    await using stalled = await serveFault((socket) => {
      socket.write(`${head}content-encoding: gzip, gzip\r\ncontent-length: 999999\r\n\r\n`);
      socket.write(gzipSync(gzipSync(randomBytes(200_000))).subarray(0, 100_000));
    });
    const calls = {
      InvalidResponseError: [server.url, { maxResponseBytes: 2 ** 20 }, {}],
      TimeoutError: [stalled.url, {}, { timeout: 200 }],
    } as const;
    for (const [name, [url, options, call]] of Object.entries(calls)) {
      using on = vi.spyOn(Object.getPrototypeOf(createGunzip()), 'on');
      const client = createClient(httpUndici(url, options));
      expect(await failure(client.request('get', [], call))).toMatchObject({ name });
      const decoders = new Set(on.mock.contexts as readonly Duplex[]);
      expect([...decoders].map(({ destroyed }) => destroyed)).toEqual([true, true]);
    }
  });

  test('that is aborted while it is being decoded releases the socket', async () => {
    const start = `${head}content-encoding: gzip\r\ncontent-length: 999999999\r\n\r\n`;
    await using server = await serveFault((socket) => {
      socket.write(start);
      socket.write(gzipSync(five).subarray(0, 20));
    });
    const client = createClient(httpUndici(server.url));
    expect(await failure(client.request('get', [], { timeout: 100 }))).toMatchObject({
      name: 'TimeoutError',
    });
    await server.released;
  });
});

test('invalid pool options throw when the transport is created', () => {
  expect(() => httpUndici('http://localhost/', { connections: -1 })).toThrow('connections');
});

test('outside of Node, the import fails and says what to use instead', async () => {
  await expect(import('../src/elsewhere.ts')).rejects.toThrow(
    '@jsonrpcclient/http-undici runs only on Node; use @jsonrpcclient/http-fetch instead',
  );
});

/** An interceptor that counts how often reading is paused and goes on again. */
function counting(seen: {
  pause: number;
  resume: number;
}): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) =>
    dispatch(options, {
      ...handler,
      onRequestStart(controller, context) {
        const { pause, resume } = controller;
        controller.pause = () => {
          seen.pause++;
          pause.call(controller);
        };
        controller.resume = () => {
          seen.resume++;
          resume.call(controller);
        };
        handler.onRequestStart?.(controller, context);
      },
    });
}

function disposable<T extends { close(): Promise<void> }>(dispatcher: T): T & AsyncDisposable {
  return Object.assign(dispatcher, { [Symbol.asyncDispose]: () => dispatcher.close() });
}
