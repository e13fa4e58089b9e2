import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { promisify } from 'node:util';
import { createClient } from '@jsonrpcclient/core';
import { connect, reconnect } from '@jsonrpcclient/duplex';
import { createCertificate } from '@jsonrpcclient/fixtures';
import { bundle } from '@jsonrpcclient/fixtures/bundle';
import { countTimers, eventually, read, take } from '@jsonrpcclient/fixtures/channel';
import { failure } from '@jsonrpcclient/testing';
import { freePort } from '@jsonrpcclient/testing/servers';
import { webSocket } from '@jsonrpcclient/websocket';
import { Agent, WebSocket as UndiciWebSocket } from 'undici';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { kinds } from './kinds.ts';
import { serveSockets } from './server.ts';
import { untilOpen } from './until-open.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Resolves to the error of a channel that never opened. */
async function refusal(url: string, options: Parameters<typeof webSocket>[1]): Promise<unknown> {
  const channel = webSocket(url, options);
  const { values, error } = await read(channel.messages[Symbol.asyncIterator]());
  await channel.close();
  expect(values).toEqual([]);
  expect(error).toMatchObject({ name: 'ChannelError', sent: 'no' });
  return error;
}

describe.each(kinds)('opening over $name', ({ options, isWs }) => {
  test('accepts http: for ws:, and removes the fragment', async () => {
    await using server = await serveSockets();
    const channel = webSocket(`${server.url.replace('ws:', 'http:')}rpc?a=b#c`, options);
    await untilOpen(channel);
    expect(server.requests[0]?.url).toBe('/rpc?a=b');
    await channel.close();
  });

  test('requests one or more subprotocols', async () => {
    await using server = await serveSockets();
    for (const protocols of ['one', ['one', 'two']] as const) {
      const channel = webSocket(server.url, { ...options, protocols });
      await untilOpen(channel);
      await channel.close();
    }
    const asked = server.requests.map(({ headers }) => headers['sec-websocket-protocol']);
    expect(asked.map((names) => names?.replaceAll(' ', ''))).toEqual(['one', 'one,two']);
  });

  test('sends the credentials in the URL, unless there is an authorization header', async () => {
    await using server = await serveSockets();
    const url = server.url.replace('ws://', 'ws://us%3Aer:p%40ss@');
    for (const headers of [undefined, { Authorization: 'Bearer token' }]) {
      const channel = webSocket(url, { ...options, headers });
      await untilOpen(channel);
      await channel.close();
    }
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
      `Basic ${btoa('us:er:p@ss')}`,
      'Bearer token',
    ]);
  });

  test.each([
    ['us%C3%A9r:p%C3%A4%3Ass%E2%82%AC', 'usér:pä:ss€'],
    ['us%3Aer:50%off', 'us:er:50%off'],
    ['a%:%', 'a%:%'],
    ['usér%:p%40ä%zz%2', 'usér%:p@ä%zz%2'],
  ])('decodes the credentials %s', async (encoded, decoded) => {
    await using server = await serveSockets();
    const channel = webSocket(server.url.replace('ws://', `ws://${encoded}@`), options);
    await untilOpen(channel);
    await channel.close();
    const basic = server.requests[0]?.headers.authorization?.replace('Basic ', '') ?? '';
    expect(Buffer.from(basic, 'base64').toString()).toBe(decoded);
  });

  test('sends headers together with subprotocols', async () => {
    await using server = await serveSockets();
    const headers = { authorization: 'Bearer token', 'x-trace': '1' };
    const channel = webSocket(server.url, { ...options, headers, protocols: ['one', 'two'] });
    await untilOpen(channel);
    expect(server.requests[0]?.headers).toMatchObject({
      ...headers,
      'sec-websocket-protocol': expect.stringMatching(/^one, ?two$/),
    });
    await channel.close();
  });

  test.each([401, 500])('fails if the server responds with status %i', async (status) => {
    await using server = await serveSockets(undefined, { refuse: status });
    expect(await refusal(server.url, options)).toMatchObject(
      isWs
        ? { message: `the server refused the WebSocket (${status})`, code: status }
        : { message: 'the connection could not be opened (1006)', code: 1006 },
    );
    await eventually(() => server.connections).toBe(0);
  });

  test('fails if nothing is listening', async () => {
    const url = `ws://127.0.0.1:${await freePort()}/`;
    expect(await refusal(url, options)).toMatchObject(
      isWs
        ? {
            message: 'the connection could not be opened (ECONNREFUSED)',
            code: 'ECONNREFUSED',
            cause: { code: 'ECONNREFUSED' },
          }
        : { message: 'the connection could not be opened (1006)', code: 1006 },
    );
  });

  test('fails if a server is silent for longer than connectTimeout', async () => {
    await using server = await serveSilence();
    const error = await refusal(server.url, { ...options, connectTimeout: 100 });
    expect(error).toMatchObject({ message: 'could not connect within connectTimeout' });
    await eventually(() => server.connections).toBe(0);
  });

  test('can take forever without a limit', async () => {
    await using server = await serveSockets();
    const channel = webSocket(server.url, { ...options, connectTimeout: Number.POSITIVE_INFINITY });
    await untilOpen(channel);
    await channel.close();
  });

  test('fails without an unhandled rejection if nobody reads', async () => {
    await using server = await serveSockets(undefined, { refuse: 500 });
    webSocket(server.url, options);
    await eventually(() => server.requests.length).toBeGreaterThan(0);
    await eventually(() => server.connections).toBe(0);
  });

  test('fails if a subprotocol is invalid', async () => {
    const error = await refusal('ws://127.0.0.1/', { ...options, protocols: 'a b' });
    expect(error).toMatchObject({ message: 'could not create the WebSocket' });
  });
});

describe('TLS', () => {
  const tls = createCertificate();
  const wrong = { ca: tls.cert, servername: 'elsewhere.invalid' };

  test.each([
    ['ws', { WebSocket, options: { ca: tls.cert } }],
    [
      'undici',
      {
        WebSocket: UndiciWebSocket,
        options: { dispatcher: new Agent({ connect: { ca: tls.cert } }) },
      },
    ],
  ])('trusts a custom certificate over %s', async (_, options) => {
    await using server = await serveSockets(undefined, { tls });
    const channel = webSocket(server.url, options);
    const messages = await untilOpen(channel);
    channel.send('secure');
    expect(await take(messages, 1)).toEqual(['secure']);
    await channel.close();
  });

  test.each([
    ['another name', wrong, 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['an unknown issuer', {}, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  ])('rejects a certificate with %s over ws', async (_, own, code) => {
    await using server = await serveSockets(undefined, { tls });
    expect(await refusal(server.url, { WebSocket, options: own })).toMatchObject({
      message: `the connection could not be opened (${code})`,
      code,
    });
    expect(server.requests).toEqual([]);
  });

  test('says so if the server does not use TLS', async () => {
    await using server = await serveSockets();
    const url = server.url.replace('ws:', 'wss:');
    expect(await refusal(url, { WebSocket })).toMatchObject({
      message: 'the connection could not be opened: try ws instead of wss (EPROTO)',
      code: 'EPROTO',
    });
  });

  test('rejects a certificate with another name over undici', async () => {
    await using server = await serveSockets(undefined, { tls });
    const dispatcher = new Agent({ connect: wrong });
    const error = await refusal(server.url, {
      WebSocket: UndiciWebSocket,
      options: { dispatcher },
    });
    expect(error).toMatchObject({ message: 'the connection could not be opened (1006)' });
    expect(server.requests).toEqual([]);
  });
});

describe('the WebSocket', () => {
  test("is the platform's if there is one", async () => {
    await using server = await serveSockets();
    let made = 0;
    vi.stubGlobal(
      'WebSocket',
      class extends UndiciWebSocket {
        constructor(...args: ConstructorParameters<typeof UndiciWebSocket>) {
          super(...args);
          made++;
        }
      },
    );
    const channel = webSocket(server.url);
    expect(made).toBe(1);
    expect(channel.ping).toBeUndefined();
    await untilOpen(channel);
    await channel.close();
  });

  test('is that of ws if the platform has none', async () => {
    await using server = await serveSockets();
    vi.stubGlobal('WebSocket', undefined);
    const channel = webSocket(server.url);
    const messages = await untilOpen(channel);
    await channel.ping?.();
    channel.send('1');
    expect(await take(messages, 1)).toEqual(['1']);
    await channel.close();
  });

  test('is not created if the channel is closed while ws is loading', async () => {
    await using server = await serveSockets();
    vi.stubGlobal('WebSocket', undefined);
    const channel = webSocket(server.url);
    await channel.close();
    const other = webSocket(server.url);
    await untilOpen(other);
    expect(server.requests).toHaveLength(1);
    await other.close();
  });

  test('can be a subclass that changes the options', async () => {
    await using server = await serveSockets();
    class Own extends WebSocket {
      constructor(url: string) {
        super(url, { headers: { 'x-own': '1' } });
      }
    }
    const channel = webSocket(server.url, { WebSocket: Own });
    await untilOpen(channel);
    expect(server.requests[0]?.headers['x-own']).toBe('1');
    await channel.close();
  });

  test('stays closed if it opens after it was closed', async () => {
    await using server = await serveSockets((socket) => socket.send('1'));
    let opened = false;
    class Stubborn extends UndiciWebSocket {
      override close(): void {
        this.addEventListener('open', () => {
          opened = true;
        });
      }
    }
    const channel = webSocket(server.url, { WebSocket: Stubborn, closeTimeout: 1 });
    await channel.close();
    await eventually(() => opened).toBe(true);
    expect(() => channel.send('late')).toThrow('the connection is not open');
    expect(await read(channel.messages[Symbol.asyncIterator]())).toEqual({
      values: [],
      error: undefined,
    });
  });

  test('can report an error in the event only', async () => {
    class Telling extends UndiciWebSocket {
      override set onerror(listener: UndiciWebSocket['onerror']) {
        const event = { message: 'no route', code: 'ENETUNREACH' };
        super.onerror = () => listener?.call(this, event as never);
      }
    }
    const url = `ws://127.0.0.1:${await freePort()}/`;
    expect(await refusal(url, { WebSocket: Telling })).toMatchObject({
      message: 'the connection could not be opened (ENETUNREACH)',
      cause: { message: 'no route', code: 'ENETUNREACH' },
    });
  });

  test('causes an error if there is none, as in a bundle without ws', async () => {
    // From a URL without a folder in which `ws` could be found.
    const url = encodeURIComponent(await bundle(new URL('../src/index.ts', import.meta.url)));
    const program = `
      delete globalThis.WebSocket;
      const { webSocket } = await import('data:text/javascript,${url.replaceAll("'", '%27')}');
      for await (const message of webSocket('ws://127.0.0.1/').messages) {}`;
    const { stderr } = await promisify(execFile)(process.execPath, [
      '--input-type=module',
      '--eval',
      program,
    ]).catch((error: { readonly stderr: string }) => error);
    expect(stderr).toContain(
      'ChannelError: no WebSocket class found; pass one as the WebSocket option',
    );
  });

  test('causes an error that says what to do if it does not support headers, as in browsers', async () => {
    vi.stubGlobal(
      'WebSocket',
      class extends UndiciWebSocket {
        // Like browsers, which convert the object to a string.
        constructor(url: string, protocols: unknown) {
          super(url, Array.isArray(protocols) ? protocols : String(protocols));
        }
      },
    );
    const error = await refusal('ws://127.0.0.1/', { headers: { 'x-secret': 'sesame' } });
    expect(error).toMatchObject({
      message: 'the WebSocket class rejected the headers; pass one that supports them, such as ws',
    });
  });
});

/** A server that accepts connections and sends nothing. */
async function serveSilence(): Promise<
  AsyncDisposable & { readonly url: string; readonly connections: number }
> {
  const connections = new Set<Socket>();
  const server = createServer((socket) => {
    connections.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => connections.delete(socket));
    socket.resume();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    get connections() {
      return connections.size;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of connections) socket.destroy();
      server.close();
    },
  };
}

test('a refused WebSocket leaves no timer', async () => {
  const port = await freePort();
  expect(await countTimers(() => webSocket(`ws://127.0.0.1:${port}/`, { WebSocket }))).toEqual([
    1, 0,
  ]);
});

test('queued calls reject with the reason if the server refuses the connection', async () => {
  await using server = await serveSockets(undefined, { refuse: 401 });
  const channel = reconnect(() => webSocket(server.url, { WebSocket }), { minDelay: 60_000 });
  const connection = connect(channel);
  const client = createClient(connection);
  const refused = new Promise((resolve) => connection.onState((_, error) => resolve(error)));
  const waiting = failure(client.request('add', [2, 3]));
  const opened = failure(connection.opened());
  const cause = { message: 'the server refused the WebSocket (401)', code: 401 };
  expect(await refused).toMatchObject(cause);
  const late = failure(client.request('add', [2, 3], { timeout: 10 }));
  expect(await late).toMatchObject({ name: 'TimeoutError', cause });
  await connection.close();
  for (const error of [await waiting, await opened]) {
    expect(error).toMatchObject({ name: 'TransportError', sent: 'no', cause });
  }
});
