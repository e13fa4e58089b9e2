import {
  isInstalled,
  serveWebSockets,
  startAnvil,
  startRpcWebsockets,
  takeWebSockets,
  type WebSocket,
  type WsServer,
} from '@jsonrpcclient/fixtures';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Interruption } from '../src/failure/interruption.ts';
import { errorOf, eventually, runCli } from './run-cli.ts';

let server: WsServer;
const sockets: WebSocket[] = [];
/** The messages that the server received. */
const seen: { method: string; params: unknown; id?: unknown }[] = [];
/** The ids of subscriptions. */
let lastId = 0;

const send = (message: object) =>
  sockets.at(-1)?.send(JSON.stringify({ jsonrpc: '2.0', ...message }));

beforeAll(async () => {
  server = await serveWebSockets((http) =>
    takeWebSockets(http, (socket) => {
      sockets.push(socket);
      socket.on('message', (data) => {
        const message = JSON.parse(String(data));
        seen.push(message);
        const { method, id } = message;
        if (method === 'refuse') send({ id, error: { code: 3, message: 'no' } });
        else send({ id, result: /unsub/i.test(method) ? true : `0x${++lastId}` });
      });
    }),
  );
});

afterAll(() => server[Symbol.asyncDispose]());

beforeEach(() => {
  sockets.length = seen.length = lastId = 0;
});

/** Starts a command, and waits until the server has received so many messages. */
async function start(args: readonly string[], options = {}, messages = 1) {
  const controller = new AbortController();
  const ended = runCli(args, { signal: controller.signal, ...options });
  await eventually(() => seen.length).toBe(messages);
  return { ended, stop: () => controller.abort(new Interruption('SIGINT')) };
}

const methods = () => seen.map(({ method }) => method);

describe('subscribe', { timeout: 60_000 }, () => {
  test.each([
    ['eth_subscribe', 'eth_subscription', { subscription: '0x1', result: 'A' }, 'eth_unsubscribe'],
    ['arb_subscribe', 'arb_subscription', { subscription: '0x1', result: 'A' }, 'arb_unsubscribe'],
    [
      'starknet_subscribeNewHeads',
      'starknet_subscriptionNewHeads',
      { subscription_id: '0x1', result: 'A' },
      'starknet_unsubscribe',
    ],
    [
      'accountSubscribe',
      'accountNotification',
      { subscription: '0x1', result: 'A' },
      'accountUnsubscribe',
    ],
  ])('knows how the values of %s are sent', async (method, notification, params, unsubscribe) => {
    const { ended } = await start(['subscribe', server.wsUrl, method, 'x', '--count', '1']);
    send({ method: notification, params: { ...params, [Object.keys(params)[0] ?? '']: 'other' } });
    send({ method: notification, params });
    expect(await ended).toEqual({ code: 0, out: '"A"\n', err: '' });
    await eventually(() => seen).toEqual([
      expect.objectContaining({ method, params: ['x'] }),
      expect.objectContaining({ method: unsubscribe, params: ['0x1'] }),
    ]);
  });

  test('reads any other notification as the flags say', async () => {
    const flags = ['--notification', 'tick', '--unsubscribe', 'off', '--id', '0', '--value', '1.n'];
    const { ended } = await start(['subscribe', server.wsUrl, 'on', ...flags, '--count', '2']);
    for (const [id, n] of [
      ['0x1', 5],
      ['0x2', 6],
      ['0x1', 7],
    ])
      send({ method: 'tick', params: [id, { n }] });
    expect((await ended).out).toBe('5\n7\n');
    await eventually(methods).toEqual(['on', 'off']);
  });

  test('prints all params without --value, and applies --preset to any name', async () => {
    const plain = await start([
      'subscribe',
      server.wsUrl,
      'on',
      '--notification',
      'tick',
      '--count',
      '1',
    ]);
    send({ method: 'tick', params: { a: 1 } });
    expect((await plain.ended).out).toBe('{"a":1}\n');
    const preset = await start(
      [
        'subscribe',
        server.wsUrl,
        'my_subscribe2',
        '--preset',
        'eth',
        '--notification',
        'x',
        '--count',
        '1',
      ],
      {},
      2,
    );
    send({ method: 'x', params: { subscription: '0x2', result: 1 } });
    expect((await preset.ended).out).toBe('1\n');
  });

  test('unsubscribes on Ctrl-C, and when the reader has gone', async () => {
    const { ended, stop } = await start(['subscribe', server.wsUrl, 'eth_subscribe', 'logs']);
    stop();
    expect(await ended).toEqual({ code: 130, out: '', err: '' });
    expect(methods()).toEqual(['eth_subscribe', 'eth_unsubscribe']);
  });

  test('stops after the time of --for', async () => {
    const args = ['subscribe', server.wsUrl, 'eth_subscribe', 'logs', '--for', '50ms'];
    expect(await runCli(args)).toEqual({ code: 0, out: '', err: '' });
    expect(methods()).toEqual(['eth_subscribe', 'eth_unsubscribe']);
  });

  test('subscribes again with --reconnect, and reports the gap', async () => {
    const args = [
      'subscribe',
      server.wsUrl,
      'eth_subscribe',
      'logs',
      '--reconnect',
      '--count',
      '2',
    ];
    let out = '';
    const { ended } = await start(args, {
      onOutput: (text: string) => {
        out = text;
      },
    });
    send({ method: 'eth_subscription', params: { subscription: '0x1', result: 1 } });
    await eventually(() => out).toBe('1\n');
    sockets.at(-1)?.terminate();
    await eventually(() => seen.length).toBe(2);
    send({ method: 'eth_subscription', params: { subscription: '0x2', result: 2 } });
    expect(await ended).toEqual({ code: 0, out: '1\n2\n', err: '{"gap":1}\n' });
  });

  test('fails without --reconnect if the connection is lost, or the server refuses', async () => {
    const { ended } = await start(['subscribe', server.wsUrl, 'eth_subscribe']);
    sockets.at(-1)?.terminate();
    expect(await ended).toMatchObject({
      code: 5,
      err: expect.stringContaining('"kind":"invalid"'),
    });
    const refused = await errorOf(['subscribe', server.wsUrl, 'refuse', '--notification', 'x']);
    expect(refused).toMatchObject({ code: 1, error: { kind: 'rpc', code: 3 } });
  });

  test.each([
    [['subscribe', 'http://localhost/', 'eth_subscribe'], /^only ws, tcp/],
    [['subscribe', 'ws://localhost/', 'on'], /^--notification must be/],
    [
      ['subscribe', 'ws://localhost/', 'on', '--preset', 'x'],
      /^--preset must be eth, starknet, solana/,
    ],
    [
      ['subscribe', 'ws://localhost/', 'eth_subscribe', '--count', '0'],
      /^--count must be a whole number, 1/,
    ],
    [['subscribe', 'ws://localhost/', 'eth_subscribe', '--for', '0'], /^--for must be a duration/],
    [['listen', 'http://localhost/'], /^only ws, tcp/],
  ])('%j is a usage error', async (args, message) => {
    expect(await errorOf(args)).toEqual({
      code: 2,
      error: { kind: 'usage', message: expect.stringMatching(message) },
    });
  });

  test('prints the new blocks of an Ethereum node', async ({ skip }) => {
    skip(!isInstalled('anvil'));
    await using anvil = await startAnvil();
    let isOpen = false;
    const ended = runCli(
      [
        'subscribe',
        anvil.wsUrl,
        'eth_subscribe',
        'newHeads',
        '--value',
        'result.number',
        '--count',
        '1',
        '-v',
      ],
      {
        onError: (text) => {
          isOpen = /<-- .*result/.test(text);
        },
      },
    );
    await eventually(() => isOpen).toBe(true);
    await runCli([anvil.url, 'evm_mine']);
    expect(await ended).toMatchObject({ code: 0, out: '"0x1"\n' });
  });
});

describe('listen', { timeout: 60_000 }, () => {
  test('prints each notification, or those whose methods match', async () => {
    for (const [patterns, count, expected] of [
      [[], '2', '{"method":"a.b","params":[1]}\n{"method":"a.c"}\n'],
      [['a.*'], '2', '{"method":"a.b","params":[1]}\n{"method":"a.c"}\n'],
      [['x', 'a.c'], '1', '{"method":"a.c"}\n'],
    ] as const) {
      sockets.length = 0;
      const ended = runCli(['listen', server.wsUrl, ...patterns, '--count', count]);
      await eventually(() => sockets.length).toBe(1);
      send({ method: 'a.b', params: [1] });
      send({ method: 'a.c' });
      expect(await ended).toEqual({ code: 0, out: expected, err: '' });
    }
  });

  test('stops with --count and Ctrl-C, and ends when the server closes', async () => {
    const counted = runCli(['listen', server.wsUrl, '--count', '1', '-o', 'pretty']);
    await eventually(() => sockets.length).toBe(1);
    send({ method: 'a', params: [1] });
    expect(await counted).toEqual({
      code: 0,
      out: '{\n  "method": "a",\n  "params": [\n    1\n  ]\n}\n',
      err: '',
    });
    const controller = new AbortController();
    const stopped = runCli(['listen', server.wsUrl], { signal: controller.signal });
    await eventually(() => sockets.length).toBe(2);
    controller.abort(new Interruption('SIGINT'));
    expect((await stopped).code).toBe(130);
    const closed = runCli(['listen', server.wsUrl]);
    await eventually(() => sockets.length).toBe(3);
    sockets.at(-1)?.close();
    expect(await closed).toMatchObject({
      code: 5,
      err: expect.stringContaining('the peer closed'),
    });
  });

  test('connects again with --reconnect', async () => {
    const ended = runCli(['listen', server.wsUrl, '--reconnect', '--count', '1'], { isTty: true });
    await eventually(() => sockets.length).toBe(1);
    sockets.at(-1)?.terminate();
    await eventually(() => sockets.length).toBe(2);
    send({ method: 'a' });
    expect(await ended).toEqual({
      code: 0,
      out: '{"method":"a"}\n',
      err: 'reconnected; values may be missing\n',
    });
  });

  test('exits with 4 if there is no server', async () => {
    expect(await errorOf(['listen', 'tcp://127.0.0.1:1'])).toMatchObject({ code: 4 });
  });

  test('subscribe reads the events of rpc-websockets, too', async () => {
    await using rpc = await startRpcWebsockets();
    let isOpen = false;
    const args = [
      'subscribe',
      rpc.wsUrl,
      'rpc.on',
      'feed',
      '--id',
      'none',
      '--notification',
      'feed',
      '--count',
      '1',
      '-v',
    ];
    const ended = runCli(args, {
      onError: (text) => {
        isOpen = /<-- .*result/.test(text);
      },
    });
    await eventually(() => isOpen).toBe(true);
    await runCli([rpc.wsUrl, 'emit', '5', '--id', 'x']);
    expect((await ended).out).toBe('[5]\n');
  });
});
