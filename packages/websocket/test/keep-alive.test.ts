import { setImmediate } from 'node:timers/promises';
import { connect } from '@jsonrpcclient/duplex';
import { eventually } from '@jsonrpcclient/fixtures/channel';
import { webSocket } from '@jsonrpcclient/websocket';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type WebSocket as ServerSocket, WebSocket } from 'ws';
import { serveSockets, streamOf } from './server.ts';

const interval = 100;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
});

afterEach(() => {
  vi.useRealTimers();
});

/** A connection that sends pings, to a server that does not answer them. */
async function begin() {
  const sockets: ServerSocket[] = [];
  const pings: unknown[] = [];
  const server = await serveSockets(
    (socket) => {
      sockets.push(socket);
      socket.on('ping', () => pings.push('ping'));
    },
    { autoPong: false, maxPayload: 2 ** 26 },
  );
  const channel = webSocket(server.url, { WebSocket });
  const connection = connect(channel, { keepAlive: { interval, timeout: interval } });
  await connection.opened();
  await eventually(() => sockets.length).toBe(1);
  const activity = () => channel.activity?.() ?? Number.NaN;
  return {
    channel,
    connection,
    activity,
    pings,
    socket: sockets[0] as ServerSocket,
    async [Symbol.asyncDispose]() {
      await connection.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

test('a frame that arrives in pieces is a sign of life, even if no ping is answered', async () => {
  await using session = await begin();
  const { connection, activity, pings, socket } = session;
  const texts: unknown[] = [];
  connection.on('text', (text) => texts.push(text));
  const text = 'x'.repeat(300_000);
  const payload = Buffer.from(JSON.stringify({ jsonrpc: '2.0', method: 'text', params: [text] }));
  const head = Buffer.from([0x81, 127, 0, 0, 0, 0, 0, 0, 0, 0]);
  head.writeUInt32BE(payload.length, 6);
  const frame = Buffer.concat([head, payload]);
  for (let from = 0; from < frame.length; from += 50_000) {
    const before = activity();
    streamOf(socket).write(frame.subarray(from, from + 50_000));
    await eventually(activity).not.toBe(before);
    await vi.advanceTimersByTimeAsync(interval);
    expect(connection.state).toBe('open');
  }
  await eventually(() => texts).toEqual([text]);
  expect(pings).toEqual([]);
  await vi.advanceTimersByTimeAsync(interval);
  await eventually(() => pings).toEqual(['ping']);
  await vi.advanceTimersByTimeAsync(interval);
  expect(connection.state).toBe('closed');
});

test('a message that leaves slowly is not silence, even if the ping waits behind it', async () => {
  await using session = await begin();
  const { channel, connection, activity, socket } = session;
  socket.pause();
  await vi.advanceTimersByTimeAsync(interval - 1);
  // A ping is sent before the next check, and would have to be answered before the one after that.
  channel.send(JSON.stringify('x'.repeat(2 ** 25)));
  await setImmediate();
  for (let step = 0; step < 4; step++) {
    for (const before = activity(); activity() === before; ) {
      socket.resume();
      await setImmediate();
      socket.pause();
    }
    await vi.advanceTimersByTimeAsync(interval);
    expect(connection.state).toBe('open');
  }
  socket.resume();
});

test('if a WebSocket reports nothing else, a shrinking buffer is not silence', async () => {
  let buffered = 0;
  class Slow {
    readyState = 0;
    onopen: (() => void) | undefined;
    onclose: ((event: { readonly code: number }) => void) | undefined;
    constructor() {
      queueMicrotask(() => {
        this.readyState = 1;
        this.onopen?.();
      });
    }
    get bufferedAmount() {
      return buffered;
    }
    send(text: string) {
      buffered += text.length;
    }
    close() {
      this.readyState = 3;
      this.onclose?.({ code: 1000 });
    }
  }
  const channel = webSocket('ws://localhost/', { WebSocket: Slow });
  const keepAlive = { interval, timeout: interval, method: 'ping' };
  const connection = connect(channel, { keepAlive });
  await connection.opened();
  channel.send('x'.repeat(1000));
  await vi.advanceTimersByTimeAsync(interval);
  for (let step = 0; step < 5; step++) {
    buffered -= 10;
    await vi.advanceTimersByTimeAsync(interval);
    expect(connection.state).toBe('open');
  }
  await vi.advanceTimersByTimeAsync(2 * interval);
  expect(connection.state).toBe('closed');
});
