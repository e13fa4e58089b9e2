import { EventEmitter } from 'node:events';
import { createServer } from 'node:net';
import { createClient } from '@jsonrpcclient/core';
import { type Channel, connect, createQueue, lsp } from '@jsonrpcclient/duplex';
import { serveWebSockets } from '@jsonrpcclient/fixtures';
import { httpUndici } from '@jsonrpcclient/http-undici';
import { contentLength, socket } from '@jsonrpcclient/socket';
import { listen } from '@jsonrpcclient/testing/servers';
import { webSocket } from '@jsonrpcclient/websocket';
import { Client, EventEmitterTransport, RequestManager } from '@open-rpc/client-js';
import jayson from 'jayson';
import promised from 'jayson/promise/index.js';
import { Server } from 'rpc-websockets';
import { expect, test } from 'vitest';
import {
  createMessageConnection,
  NotificationType,
  SocketMessageReader,
  SocketMessageWriter,
} from 'vscode-jsonrpc/node';

// Examples in the READMEs of the other libraries, converted by their migration pages.

class Counter {
  count: number;

  constructor(count = 0) {
    this.count = count;
  }

  increment() {
    this.count += 1;
  }
}

function replacer(_: string, value: unknown) {
  return value instanceof Counter ? { $class: 'counter', $props: { count: value.count } } : value;
}

function reviver(_: string, value: unknown) {
  const { $class, $props } = Object(value);
  return $class === 'counter' ? Object.assign(new Counter(), $props) : value;
}

test("jayson's example with a reviver and a replacer works with a codec", async () => {
  const increment = (
    { counter }: { counter: Counter },
    callback: (_: null, result: Counter) => void,
  ) => {
    counter.increment();
    callback(null, counter);
  };
  const server = new jayson.Server({ increment }, { reviver, replacer });
  const listening = await listen(server.http());
  const { port } = listening;
  const counter = new Counter(2);

  const before = promised.Client.http({ host: '127.0.0.1', port, reviver, replacer });
  const { result } = await before.request('increment', { counter });

  const codec = {
    stringify: (value: unknown) => JSON.stringify(value, replacer),
    parse: (text: string) => JSON.parse(text, reviver),
  };
  const after = createClient(httpUndici(`http://127.0.0.1:${port}/`, { codec }));
  expect(result).toEqual(new Counter(3));
  expect(await after.request('increment', { counter })).toEqual(result);
  await listening.close();
});

test("client-js's example with an event emitter works with a channel", async () => {
  const emitter = new EventEmitter();
  emitter.on('chan1', ({ id }) => {
    emitter.emit('chan2', JSON.stringify({ jsonrpc: '2.0', result: 'potato', id }));
  });

  const before = new Client(
    new RequestManager([new EventEmitterTransport(emitter, 'chan1', 'chan2')]),
  );
  const result = await before.request({ method: 'addition', params: [2, 2] });
  before.close();

  emitter.on('chan1', ({ id }) => {
    emitter.emit('chan2', JSON.stringify({ jsonrpc: '2.0', result: 'potato', id }));
  });
  await using connection = connect(overEmitter(emitter, 'chan1', 'chan2'));
  expect(result).toBe('potato');
  expect(await createClient(connection).request('addition', [2, 2])).toBe(result);
});

/** Emits objects and receives text, as `EventEmitterTransport` does. */
function overEmitter(emitter: EventEmitter, sent: string, received: string): Channel {
  const take = (text: string) => messages.push(text);
  const close = () => {
    emitter.off(received, take);
    messages.end();
  };
  const messages = createQueue<string>(close);
  emitter.on(received, take);
  return { messages, send: (text) => void emitter.emit(sent, JSON.parse(text)), close };
}

test("vscode-jsonrpc's example with a notification works with `on` and `notify`", async () => {
  const received: unknown[] = [];
  const type = new NotificationType<string>('testNotification');
  const server = createServer((accepted) => {
    const reader = new SocketMessageReader(accepted);
    const peer = createMessageConnection(reader, new SocketMessageWriter(accepted));
    peer.onNotification(type, (text) => {
      received.push(text);
      peer.sendNotification(type, `${text} back`);
    });
    peer.listen();
  });
  const listening = await listen(server);
  const { port } = listening;

  await using connection = connect(
    socket({ host: '127.0.0.1', port, framing: contentLength }),
    lsp,
  );
  const back = new Promise((resolve) => connection.on('testNotification', resolve));
  await createClient(connection).notify('testNotification', ['Hello World']);
  expect(await back).toBe('Hello World back');
  expect(received).toEqual(['Hello World']);
  await connection.close();
  await listening.close();
});

test("rpc-websockets's example works with `translate` and a login", async () => {
  await using server = await serveWebSockets((listener) => {
    const rpc = new Server({ server: listener });
    rpc.register('sum', (params) => params['0'] + params['1']);
    rpc.register('account', () => ['confi1', 'confi2']).protected();
    rpc.register('update', () => rpc.emit('feedUpdated'));
    rpc.event('feedUpdated');
    rpc.setAuth(async ({ username, password }) => username === 'confi1' && password === 'foobar');
  });
  const kinds: string[] = [];
  await using connection = connect(webSocket(server.wsUrl), {
    onUnexpected: ({ kind }) => kinds.push(kind),
    translate(message) {
      const { notification, params } = Object(message);
      return notification === undefined ? message : { method: notification, params };
    },
    async onOpen(session) {
      const login = { username: 'confi1', password: 'foobar' };
      if (!(await session.request('rpc.login', login))) throw new Error('auth failed');
      await session.request('rpc.on', ['feedUpdated']);
    },
  });
  const updated = new Promise((resolve) =>
    connection.on('feedUpdated', (...args) => resolve(args)),
  );
  const client = createClient(connection);

  expect(await client.request('sum', [5, 3])).toBe(8);
  await client.notify('openedNewsModule');
  await client.request('update');
  expect(await updated).toEqual([]);
  expect(await client.request('rpc.off', ['feedUpdated'])).toEqual({ feedUpdated: 'ok' });
  expect(await client.request('account')).toEqual(['confi1', 'confi2']);
  expect(kinds).toEqual(['anonymous']);
});
