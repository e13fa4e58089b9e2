import { once } from 'node:events';
import { createSecureServer } from 'node:http2';
import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { createGunzip, gzipSync } from 'node:zlib';
import { createClient } from '@jsonrpcclient/core';
import { createCertificate } from '@jsonrpcclient/fixtures';
import { httpUndici } from '@jsonrpcclient/http-undici';
import { failure } from '@jsonrpcclient/testing';
import { serveRpc } from '@jsonrpcclient/testing/servers';
import { type buildConnector, Client } from 'undici';
import { describe, expect, test, vi } from 'vitest';

interface Received {
  readonly connection: number;
  readonly method: string;
  readonly socket: Socket;
  /** Sends the response, whose result is the name of the method. */
  readonly answer: (headers?: string) => void;
}

/** A server that reads pipelined requests and answers none of them. */
async function listen(onRequest: (request: Received) => void = () => {}) {
  const requests: Received[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    const connection = ++connections;
    let rest = '';
    sockets.add(socket);
    socket
      .on('error', () => {})
      .on('data', (chunk) => {
        rest += chunk;
        for (;;) {
          const [whole, json] = /^POST.*?\r\n\r\n(\{.*?\})(?=POST|$)/s.exec(rest) ?? [];
          if (whole === undefined || json === undefined) return;
          rest = rest.slice(whole.length);
          const { method, id } = JSON.parse(json) as {
            readonly method: string;
            readonly id: number;
          };
          const body = JSON.stringify({ jsonrpc: '2.0', result: method, id });
          const answer = (headers = '') =>
            socket.write(
              `HTTP/1.1 200 OK\r\n${headers}content-length: ${body.length}\r\n\r\n${body}`,
            );
          const request = { connection, method, socket, answer };
          requests.push(request);
          onRequest(request);
        }
      });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    requests,
    get connections() {
      return connections;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

const piped = { pipelining: 10, connections: 1 };
const idempotent = { idempotent: true, timeout: 20_000 };
const names = (requests: readonly Received[]) => requests.map(({ method }) => method);

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await setImmediate();
}

describe('pipelining', () => {
  test('sends more idempotent calls than there are connections before the first response', async () => {
    await using server = await listen(({ method, answer }) => {
      if (method === 'open') answer();
      else if (server.requests.length === 5)
        for (const one of server.requests.slice(1)) one.answer();
    });
    const options = { pipelining: 2, connections: 2 };
    const client = createClient(httpUndici(server.url, options), idempotent);
    await client.request('open');
    const calls = ['a', 'b', 'c', 'd'].map((method) => client.request(method));
    expect(await Promise.all(calls)).toEqual(['a', 'b', 'c', 'd']);
    const connections = server.requests.slice(1).map(({ connection }) => connection);
    expect(connections.sort()).toEqual([1, 1, 2, 2]);
  });

  test.each([undefined, 1])('is off if the option is %s', async (pipelining) => {
    await using server = await listen(() => {
      if (server.requests.length === 3) for (const { answer } of server.requests) answer();
    });
    const client = createClient(httpUndici(server.url, { pipelining }), idempotent);
    await Promise.all(['a', 'b', 'c'].map((method) => client.request(method)));
    expect(server.connections).toBe(3);
  });

  test('never lets another call share a connection with idempotent ones', async () => {
    await using server = await listen(() => {
      // Three over one connection, and one over another.
      if (server.requests.length === 4) for (const { answer } of server.requests) answer();
      else if (server.requests.length > 4) server.requests.at(-1)?.answer();
    });
    const client = createClient(httpUndici(server.url, piped), { timeout: 20_000 });
    const calls = ['a', 'b', 'c', 'd', 'e', 'f'].map((method, index) =>
      client.request(method, [], index % 2 ? {} : { idempotent: true }),
    );
    await Promise.all(calls);
    const connectionsOf = (wanted: RegExp) =>
      new Set(server.requests.flatMap((one) => (wanted.test(one.method) ? one.connection : [])));
    const shared = connectionsOf(/[ace]/);
    const own = connectionsOf(/[bdf]/);
    expect([shared.size, own.size, new Set([...shared, ...own]).size]).toEqual([1, 1, 2]);
    // One after another.
    expect(names(server.requests).slice(4).join('')).toMatch(/^[bdf]{2}$/);
  });

  test('repeats the other calls of a connection when one of them is aborted', async () => {
    await using server = await listen(({ connection, answer }) => {
      if (connection > 1) answer();
    });
    const client = createClient(httpUndici(server.url, piped), idempotent);
    const controller = new AbortController();
    const others = [client.request('a'), client.request('b')];
    const aborted = failure(client.request('c', [], { signal: controller.signal }));
    others.push(client.request('d'));
    await until(() => server.requests.length === 4);
    controller.abort(new Error('enough'));
    expect(await aborted).toMatchObject({ message: 'enough' });
    expect(await Promise.all(others)).toEqual(['a', 'b', 'd']);
    expect(names(server.requests)).toEqual(['a', 'b', 'c', 'd', 'a', 'b', 'd']);
  });

  test('sends no call that is not idempotent again when another one is aborted', async () => {
    await using server = await listen();
    const client = createClient(httpUndici(server.url, piped), { timeout: 20_000 });
    const pay = client.request('pay');
    await until(() => server.requests.length === 1);
    const [{ socket, answer } = expect.fail()] = server.requests;
    const late = failure(client.request('read', [], { idempotent: true, timeout: 100 }));
    expect(await late).toMatchObject({ name: 'TimeoutError', sent: 'maybe' });
    expect(socket.destroyed).toBe(false);
    answer();
    expect(await pay).toBe('pay');
    expect(names(server.requests)).toEqual(['pay', 'read']);
  });

  describe('repeats a call whose response has begun, and', () => {
    const body = gzipSync('{"jsonrpc":"2.0","result":"whole","id":1}');
    const start = `HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: ${body.length}\r\n\r\n`;
    const run = async (onRepeated: (request: Received) => void) => {
      await using server = await listen((request) => {
        if (request.connection > 1) onRepeated(request);
        else if (request.method === 'a') {
          request.socket.write(start);
          request.socket.write(body.subarray(0, 20));
        }
      });
      const client = createClient(httpUndici(server.url, piped), idempotent);
      const first = client.request('a').catch((error) => error);
      const second = failure(client.request('b', [], { timeout: 200 }));
      expect(await second).toMatchObject({ name: 'TimeoutError' });
      const outcome = await first;
      expect(names(server.requests)).toEqual(['a', 'b', 'a']);
      return outcome;
    };

    test('reads the new response from its start', async () => {
      using on = vi.spyOn(Object.getPrototypeOf(createGunzip()), 'on');
      expect(
        await run(({ socket }) => socket.write(Buffer.concat([Buffer.from(start), body]))),
      ).toBe('whole');
      const [first] = on.mock.contexts as readonly Duplex[];
      expect(first?.destroyed).toBe(true);
    });

    test('knows nothing of the old response if there is no new one', async () => {
      expect(await run(({ socket }) => socket.destroy())).toMatchObject({
        name: 'TransportError',
        message: expect.stringContaining('no response'),
        sent: 'maybe',
      });
    });
  });

  test('reports whether a call was sent if it times out', async () => {
    await using server = await listen();
    const options = { pipelining: 2, connections: 1 };
    const client = createClient(httpUndici(server.url, options), { ...idempotent, timeout: 300 });
    const calls = ['a', 'b', 'c'].map((method) => failure(client.request(method)));
    expect(await Promise.all(calls)).toMatchObject(
      ['maybe', 'maybe', 'no'].map((sent) => ({ name: 'TimeoutError', sent })),
    );
    expect(names(server.requests)).toEqual(['a', 'b']);
  });

  test('rejects the call whose response was due if the server closes the connection, and repeats the others', async () => {
    await using server = await listen(({ connection, method, socket, answer }) => {
      if (connection > 1) answer();
      else if (method === 'c') socket.destroy();
    });
    const client = createClient(httpUndici(server.url, piped), idempotent);
    const [first, ...others] = ['a', 'b', 'c'].map((method) => client.request(method));
    expect(await failure(first as Promise<unknown>)).toMatchObject({
      name: 'TransportError',
      sent: 'maybe',
    });
    expect(await Promise.all(others)).toEqual(['b', 'c']);
    expect(names(server.requests)).toEqual(['a', 'b', 'c', 'b', 'c']);
  });

  test('keeps a connection that is being opened for repeated calls', async () => {
    await using server = await listen(({ connection, answer }) => {
      if (connection > 1) answer();
    });
    let open = () => {};
    let connections = 0;
    const connect: buildConnector.connector = (_, callback) => {
      const socket = createConnection(Number(new URL(server.url).port), '127.0.0.1');
      const fail = (error: Error) => callback(error, null);
      open = () => callback(null, socket.off('error', fail));
      socket.once('error', fail).once('connect', () => {
        if (++connections === 1) open();
      });
      return socket;
    };
    const client = createClient(httpUndici(server.url, { ...piped, connect }), idempotent);
    const [one, other] = [new AbortController(), new AbortController()];
    const first = client.request('a');
    const second = failure(client.request('b', [], { signal: one.signal }));
    await until(() => server.requests.length === 2);
    one.abort();
    await second;
    await until(() => connections === 2);
    const third = failure(client.request('c', [], { signal: other.signal }));
    await setImmediate();
    other.abort();
    await third;
    await setImmediate();
    open();
    expect(await first).toBe('a');
  });

  test('writes the calls of one tick together', async () => {
    await using server = await listen(({ answer }) => answer());
    let writes = 0;
    const connect: buildConnector.connector = (_, callback) => {
      const socket = createConnection(Number(new URL(server.url).port), '127.0.0.1');
      for (const name of ['_write', '_writev'] as const) {
        const write = socket[name]?.bind(socket) as (...values: never[]) => void;
        socket[name] = (...values: never[]) => {
          writes++;
          write(...values);
        };
      }
      socket.once('connect', () => callback(null, socket));
    };
    const client = createClient(httpUndici(server.url, { ...piped, connect }), idempotent);
    await client.request('open');
    // The first call after a pause waits until the connection has been checked.
    const first = client.request('first');
    await until(() => server.requests.length === 2);
    writes = 0;
    await Promise.all([first, ...['a', 'b', 'c', 'd'].map((method) => client.request(method))]);
    expect(writes).toBe(1);
    expect(names(server.requests)).toEqual(['open', 'first', 'a', 'b', 'c', 'd']);
  });

  test('lets idempotent calls share a connection over HTTP/2', async () => {
    const server = createSecureServer(createCertificate());
    let sessions = 0;
    server.on('session', () => sessions++);
    const due: (() => void)[] = [];
    server.on('request', async (request, response) => {
      let json = '';
      for await (const chunk of request) json += chunk;
      const { method, id } = JSON.parse(json) as { readonly method: string; readonly id: number };
      due.push(() => response.end(JSON.stringify({ jsonrpc: '2.0', result: method, id })));
      if (due.length === 3) for (const answer of due.reverse()) answer();
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const options = { ...piped, allowH2: true, connect: { rejectUnauthorized: false } };
    const client = createClient(httpUndici(`https://127.0.0.1:${port}/`, options), idempotent);
    const calls = ['a', 'b', 'c'].map((method) => client.request(method));
    expect(await Promise.all(calls)).toEqual(['a', 'b', 'c']);
    expect(sessions).toBe(1);
    server.close();
  });

  test.each([-1, 1.5, Number.POSITIVE_INFINITY, '10'])('cannot be %s', (pipelining) => {
    expect(() => httpUndici('http://localhost/', { pipelining: pipelining as number })).toThrow(
      new TypeError('httpUndici: pipelining must be a whole number, at least 0'),
    );
  });
});

describe('a call that is aborted while it waits for a connection', () => {
  const run = async (options: object) => {
    let answer = () => {};
    await using server = await listen((request) => {
      if (request.method === 'slow') ({ answer } = request);
      else request.answer();
    });
    const client = createClient(httpUndici(server.url, { connections: 1, ...options }));
    const slow = client.request('slow');
    await until(() => server.requests.length === 1);
    const aborted = failure(client.request('late', [], { timeout: 20 }));
    const last = client.request('last');
    expect(await aborted).toMatchObject({ name: 'TimeoutError', sent: 'no' });
    answer();
    expect(await Promise.all([slow, last])).toEqual(['slow', 'last']);
    return { sent: names(server.requests), connections: server.connections };
  };

  test('is not sent, and keeps the connection open', async () => {
    expect(await run({})).toEqual({ sent: ['slow', 'last'], connections: 1 });
  });

  test('is not sent with a custom factory', async () => {
    const factory = (origin: URL, options: object) => new Client(origin, options);
    expect(await run({ factory })).toMatchObject({ sent: ['slow', 'last'] });
  });
});

test('pipelining: 0 keeps no connection', async () => {
  await using server = await serveRpc();
  for (const pipelining of [0, 1]) {
    const client = createClient(httpUndici(server.url, { pipelining }), idempotent);
    expect(await client.request('add', [2, 3])).toBe(5);
  }
  expect(server.requests.map(({ headers }) => headers.connection)).toEqual(['close', 'keep-alive']);
});
