import { createServer } from 'node:net';
import { MessageChannel } from 'node:worker_threads';
import { type Channel, lsp } from '@jsonrpcclient/duplex';
import { port } from '@jsonrpcclient/port';
import { contentLength, socket } from '@jsonrpcclient/socket';
import { stdio } from '@jsonrpcclient/stdio';
import { failure } from '@jsonrpcclient/testing';
import { open } from '@jsonrpcclient/testing/channel-suite';
import { listen } from '@jsonrpcclient/testing/servers';
import { describe, expect, test } from 'vitest';
import {
  type CancellationToken,
  CancellationTokenSource,
  createMessageConnection,
  type MessageConnection,
  PortMessageReader,
  PortMessageWriter,
  ProgressType,
  ResponseError,
  SocketMessageReader,
  SocketMessageWriter,
} from 'vscode-jsonrpc/node';
import { patience } from './patience.ts';

const progress = new ProgressType<object>();

/** The peer, and a channel to it. */
interface Other extends AsyncDisposable {
  readonly channel: Channel;
  readonly peer: Promise<MessageConnection>;
}

async function overSocket(): Promise<Other> {
  let accept = (_: MessageConnection) => {};
  const peer = new Promise<MessageConnection>((resolve) => {
    accept = resolve;
  });
  const server = createServer((socket) => {
    const reader = new SocketMessageReader(socket);
    accept(createMessageConnection(reader, new SocketMessageWriter(socket)));
  });
  const listening = await listen(server);
  const channel = socket({ port: listening.port, host: '127.0.0.1', framing: contentLength });
  return { channel, peer, [Symbol.asyncDispose]: () => listening.close() };
}

/** It posts objects, not strings. */
async function overPort(): Promise<Other> {
  const { port1, port2 } = new MessageChannel();
  const peer = createMessageConnection(new PortMessageReader(port2), new PortMessageWriter(port2));
  return {
    channel: port(port1, { format: 'object' }),
    peer: Promise.resolve(peer),
    [Symbol.asyncDispose]: async () => port2.close(),
  };
}

describe.each([
  ['a socket', overSocket],
  ['a MessagePort with objects', overPort],
])('vscode-jsonrpc over %s', (_, start) => {
  /** Both peers, and the notifications that vscode-jsonrpc received. */
  async function begin() {
    const other = await start();
    const opened = open(other.channel, lsp);
    const peer = await other.peer;
    const heard: unknown[] = [];
    peer.onRequest('add', (a: number, b: number) => a + b);
    peer.onRequest('named', (params: object) => params);
    peer.onRequest('fail', () => new ResponseError(7, 'no', { why: 'test' }));
    peer.onRequest('throws', () => {
      throw new Error('thrown');
    });
    peer.onRequest('slow', (token: CancellationToken) => {
      heard.push('slow');
      return new Promise((resolve) => {
        token.onCancellationRequested(() => {
          heard.push('cancelled');
          resolve(new ResponseError(-32800, 'Request cancelled'));
        });
      });
    });
    peer.onRequest('work', async ({ workDoneToken }: { workDoneToken: number }) => {
      for (const percentage of [50, 100]) {
        await peer.sendProgress(progress, workDoneToken, { percentage });
      }
      return 'done';
    });
    peer.onRequest('notifyme', async (count: number) => {
      for (let n = 0; n < count; n++) await peer.sendNotification('tick', n);
      return count;
    });
    peer.onNotification('log', (line: string) => void heard.push(line));
    peer.listen();
    return {
      ...opened,
      peer,
      heard,
      async [Symbol.asyncDispose]() {
        peer.dispose();
        await opened.connection.close();
        await other[Symbol.asyncDispose]();
      },
    };
  }

  test('responds, and fails', async () => {
    await using session = await begin();
    const { client, heard, reports } = session;
    expect(await client.request('add', [2, 3])).toBe(5);
    expect(await client.request('named', { größe: '😀' })).toEqual({ größe: '😀' });
    expect(await failure(client.request('fail'))).toMatchObject({
      name: 'RpcError',
      code: 7,
      message: 'no',
      data: { why: 'test' },
    });
    expect(await failure(client.request('throws'))).toMatchObject({ code: -32603 });
    expect(await failure(client.request('missing'))).toMatchObject({ code: -32601 });
    await client.notify('log', ['line']);
    await expect.poll(() => heard, patience).toEqual(['line']);
    expect(reports).toEqual([]);
  });

  test('sends notifications that arrive in order before the response', async () => {
    await using session = await begin();
    const ticks: number[] = [];
    session.connection.on('tick', (n: number) => ticks.push(n));
    expect(await session.client.request('notifyme', [50])).toBe(50);
    expect(ticks).toEqual(Array.from({ length: 50 }, (_, n) => n));
  });

  test('gets results, errors, and an error if there is no handler', async () => {
    await using session = await begin();
    const { connection, peer, reports } = session;
    connection.handle('double', (n: number) => 2 * n);
    connection.handle('named', (params: object) => params);
    connection.handle('nothing', () => {});
    expect(await peer.sendRequest('double', 21)).toBe(42);
    expect(await peer.sendRequest('named', { a: 1 })).toEqual({ a: 1 });
    expect(await peer.sendRequest('nothing')).toBeNull();
    expect(await failure(peer.sendRequest('missing'))).toMatchObject({ code: -32601 });
    expect(reports).toMatchObject([{ kind: 'unhandled', method: 'missing' }]);
  });

  test('learns that a call was cancelled', async () => {
    await using session = await begin();
    const { client, heard, reports } = session;
    const controller = new AbortController();
    const call = failure(client.request('slow', [], { signal: controller.signal }));
    await expect.poll(() => heard, patience).toEqual(['slow']);
    controller.abort('enough');
    expect(await call).toBe('enough');
    await expect.poll(() => heard, patience).toEqual(['slow', 'cancelled']);
    expect(await client.request('add', [2, 3])).toBe(5);
    expect(reports).toMatchObject([{ kind: 'late', message: { error: { code: -32800 } } }]);
  });

  test("cancels a request, whose handler's signal aborts", async () => {
    await using session = await begin();
    const { connection, peer, reports } = session;
    const signals: AbortSignal[] = [];
    connection.handle('wait', function () {
      const { signal } = this;
      signals.push(signal);
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    });
    const source = new CancellationTokenSource();
    const cancelled = failure(peer.sendRequest('wait', source.token));
    const other = failure(peer.sendRequest('wait'));
    await expect.poll(() => signals.length, patience).toBe(2);
    source.cancel();
    expect(await cancelled).toMatchObject({ code: -32800, message: 'Request cancelled' });
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    expect(reports).toEqual([]);
    await connection.close();
    expect(signals[1]?.reason).toMatchObject({ name: 'ChannelError' });
    peer.dispose();
    await other;
  });

  test('reports progress, and receives it', async () => {
    await using session = await begin();
    const { client, peer, heard, reports } = session;
    const reported: unknown[] = [];
    const call = client.request('work', {}, { onProgress: (value) => reported.push(value) });
    expect(await call).toBe('done');
    expect(reported).toEqual([{ percentage: 50 }, { percentage: 100 }]);
    peer.onProgress(progress, 'token', (value) => void heard.push(value));
    await client.notify('$/progress', { token: 'token', value: { percentage: 1 } });
    await expect.poll(() => heard, patience).toEqual([{ percentage: 1 }]);
    expect(reports).toEqual([]);
  });

  test('sends and receives a thousand responses at once', async () => {
    await using session = await begin();
    const { client, connection, peer } = session;
    connection.handle('double', async (n: number) => 2 * n);
    const numbers = Array.from({ length: 1000 }, (_, n) => n);
    const [ours, theirs] = await Promise.all([
      Promise.all(numbers.map((n) => client.request('add', [n, 1]))),
      Promise.all(numbers.map((n) => peer.sendRequest('double', n))),
    ]);
    expect(ours).toEqual(numbers.map((n) => n + 1));
    expect(theirs).toEqual(numbers.map((n) => 2 * n));
  });

  test('rejects its calls when this side closes', async () => {
    await using session = await begin();
    const { connection, peer } = session;
    let isAsked = false;
    connection.handle('wait', () => {
      isAsked = true;
      return new Promise(() => {});
    });
    const closed = new Promise<void>((resolve) => peer.onClose(resolve));
    peer.sendRequest('wait').catch(() => {});
    await expect.poll(() => isAsked, patience).toBe(true);
    await connection.close();
    await closed;
  });
});

test('vscode-jsonrpc in a process communicates over its standard input and output', async () => {
  const script = `
    import { createMessageConnection } from 'vscode-jsonrpc/node';
    const peer = createMessageConnection(process.stdin, process.stdout);
    peer.onRequest('callme', (params) => peer.sendRequest('double', params));
    peer.onNotification('exit', () => process.exit(3));
    peer.listen();
  `;
  const channel = stdio(process.execPath, ['--input-type=module', '--eval', script], {
    framing: contentLength,
    cwd: import.meta.dirname,
  });
  await using opened = open(channel, lsp);
  const { connection, client } = opened;
  const ends: unknown[] = [];
  connection.onState((state, error) => state === 'closed' && ends.push(error));
  connection.handle('double', (n: number) => 2 * n);
  expect(await client.request('callme', [21])).toBe(42);
  await client.notify('exit');
  await expect.poll(() => ends, patience).toMatchObject([{ name: 'ChannelError', code: 3 }]);
});
