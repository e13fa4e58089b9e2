import { ChannelError, connect, reconnect } from '@jsonrpcclient/duplex';
import { eventually, read } from '@jsonrpcclient/fixtures/channel';
import { webSocket } from '@jsonrpcclient/websocket';
import { describe, expect, test } from 'vitest';
import { kinds } from './kinds.ts';
import { serveSockets, streamOf } from './server.ts';
import { untilOpen } from './until-open.ts';

const clean = { values: [], error: undefined };

describe.each(kinds)('closing over $name', ({ options, isWs }) => {
  test('sends the server 1000, ends the messages and leaves no timer or listener', async () => {
    await using server = await serveSockets();
    const channel = webSocket(server.url, options);
    const messages = await untilOpen(channel);
    const next = messages.next();
    await Promise.all([channel.close(), channel.close()]);
    await channel.close();
    expect(await next).toEqual({ done: true, value: undefined });
    expect(await read(messages)).toEqual(clean);
    await eventually(() => server.codes).toEqual([1000]);
    await eventually(() => server.connections).toBe(0);
  });

  test.each([
    ['a ChannelError with a code', new ChannelError('bye', { code: 4001 }), [4001, 'bye']],
    ['one with a reason', new ChannelError('x', { code: 3000, reason: 'r' }), [3000, 'r']],
    ['one with 1000', new ChannelError('done', { code: 1000 }), [1000, 'done']],
    ['one without a code', new ChannelError('secret'), [1000, '']],
    ['one with a system code', new ChannelError('x', { code: 'ENOENT' }), [1000, '']],
    ['another error', Object.assign(new Error('secret'), { code: 4001 }), [1000, '']],
    ['a text', 'secret', [1000, '']],
    [
      'a text that is too long',
      new ChannelError(`${'x'.repeat(121)}€`, { code: 4002 }),
      [4002, 'x'.repeat(121)],
    ],
    ['a code that cannot be sent', new ChannelError('lost', { code: 1006 }), [1000, 'lost']],
    ['the code of no code', new ChannelError('x', { code: 1005, reason: 'r' }), [1000, 'r']],
    ['a code that no frame has room for', new ChannelError('x', { code: 70_000 }), [1000, 'x']],
  ])('with %s as its reason reveals no secrets to the server', async (_, reason, frame) => {
    const frames: unknown[] = [];
    await using server = await serveSockets((socket) =>
      socket.on('close', (code, text) => frames.push([code, String(text)])),
    );
    const channel = webSocket(server.url, options);
    await untilOpen(channel);
    await channel.close(reason);
    await eventually(() => frames).toEqual([frame]);
  });

  test('delivers what was sent before', async () => {
    const seen: string[] = [];
    await using server = await serveSockets((socket) => {
      socket.on('message', (data) => seen.push(String(data)));
    });
    const channel = webSocket(server.url, { ...options, closeTimeout: Number.POSITIVE_INFINITY });
    await untilOpen(channel);
    channel.send('1');
    channel.send('2'.repeat(3e6));
    await channel.close();
    await eventually(() => seen.map(({ length }) => length)).toEqual([1, 3e6]);
  });

  test('is possible before the WebSocket is open', async () => {
    await using server = await serveSockets();
    const channel = webSocket(server.url, options);
    await channel.close();
    expect(await read(channel.messages[Symbol.asyncIterator]())).toEqual(clean);
    await eventually(() => server.connections).toBe(0);
  });

  test('is possible while the WebSocket opens', async () => {
    await using server = await serveSockets();
    const channel = webSocket(server.url, options);
    await eventually(() => server.connections).toBe(1);
    await channel.close();
    expect((await read(channel.messages[Symbol.asyncIterator]())).error).toBeUndefined();
    await eventually(() => server.connections).toBe(0);
  });

  test('happens automatically when the reader stops', async () => {
    await using server = await serveSockets((socket) => socket.send('1'));
    const channel = webSocket(server.url, options);
    for await (const message of channel.messages) if (message === '1') break;
    await eventually(() => server.codes).toEqual([1000]);
  });

  test('does not wait forever for a server that does not respond', async () => {
    await using server = await serveSockets((socket) => {
      streamOf(socket).removeAllListeners('data').resume();
    });
    const channel = webSocket(server.url, { ...options, closeTimeout: 20 });
    await untilOpen(channel);
    await channel.close();
    // Only `ws` can cut the connection.
    if (isWs) await eventually(() => server.connections).toBe(0);
  });

  test.each([{ code: 1000 }, { code: 1000, reason: 'done' }, {}])(
    'by the server with a normal code (%j) ends the messages',
    async ({ code, reason }) => {
      await using server = await serveSockets((socket) => socket.close(code, reason));
      const channel = webSocket(server.url, options);
      expect(await read(await untilOpen(channel))).toEqual(clean);
      await channel.close();
      await eventually(() => server.connections).toBe(0);
    },
  );

  test.each([
    [1001, undefined, 'the server closed the connection (1001)'],
    [1011, '', 'the server closed the connection (1011)'],
    [1008, 'token expired', 'the server closed the connection (1008 "token expired")'],
    [
      4000,
      'zu spät "heute"\n',
      String.raw`the server closed the connection (4000 "zu spät \"heute\"\n")`,
    ],
  ])('by the server with %i %j is an error that shows them', async (code, reason, message) => {
    await using server = await serveSockets((socket) => socket.close(code, reason));
    const channel = webSocket(server.url, options);
    const { error } = await read(await untilOpen(channel));
    expect(error).toMatchObject({ name: 'ChannelError', message, code, sent: 'maybe' });
    expect(error).toHaveProperty('reason', reason || undefined);
    expect(error).not.toHaveProperty('cause');
    await channel.close();
    await eventually(() => server.connections).toBe(0);
  });

  test.each([
    ['cut', 'terminate'],
    ['ended without a close frame', 'end'],
  ] as const)('of a connection that is %s is an error', async (_, how) => {
    await using server = await serveSockets((socket) => {
      socket.on('message', () => (how === 'end' ? streamOf(socket).end() : socket.terminate()));
    });
    const channel = webSocket(server.url, options);
    const messages = await untilOpen(channel);
    channel.send('call');
    expect(await read(messages)).toMatchObject({
      values: [],
      error: {
        name: 'ChannelError',
        message: 'the connection was lost (1006)',
        code: 1006,
        sent: 'maybe',
      },
    });
    await channel.close();
    await eventually(() => server.connections).toBe(0);
  });

  test('of a connection that nobody reads causes no unhandled rejection', async () => {
    await using server = await serveSockets((socket) => socket.terminate());
    webSocket(server.url, options);
    await eventually(() => server.requests.length).toBe(1);
    await eventually(() => server.connections).toBe(0);
  });

  test('follows an invalid frame from the server', async () => {
    await using server = await serveSockets((socket) => {
      streamOf(socket).write(Buffer.from([0x87, 0]));
    });
    const channel = webSocket(server.url, { ...options, closeTimeout: 20 });
    const { error } = await read(await untilOpen(channel));
    expect(error).toMatchObject(
      isWs
        ? { message: 'the server violated the protocol (WS_ERR_INVALID_OPCODE)', sent: 'maybe' }
        : { message: 'the connection was lost (1006)', sent: 'maybe' },
    );
    await channel.close();
    await eventually(() => server.connections).toBe(0);
  });
});

test('a connection that is closed for a reason passes it through all channels around the socket', async () => {
  const frames: unknown[] = [];
  await using server = await serveSockets((socket) =>
    socket.on('close', (code, text) => frames.push([code, String(text)])),
  );
  const channel = reconnect(() => webSocket(server.url), { minDelay: 0 });
  const connection = connect(channel);
  await connection.opened();
  channel.renew?.(new ChannelError('another server', { code: 4003 }));
  await eventually(() => frames).toEqual([[4003, 'another server']]);
  await connection.opened();
  await connection.close(new ChannelError('logged out', { code: 4001 }));
  await eventually(() => frames.slice(1)).toEqual([[4001, 'logged out']]);
});
