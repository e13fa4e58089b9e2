import { eventually, read } from '@jsonrpcclient/testing/channel-suite';
import { webSocket } from '@jsonrpcclient/websocket';
import { describe, expect, test } from 'vitest';
import { kinds } from './kinds.ts';
import { serveSockets, streamOf } from './server.ts';
import { untilOpen } from './until-open.ts';

const clean = { values: [], error: undefined };

describe.each(kinds)('close over $name', ({ options, isWs }) => {
  test('tells the server 1000, ends the messages and leaves nothing', async () => {
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

  test('lets arrive what was sent before', async () => {
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

  test('may come before it is open', async () => {
    await using server = await serveSockets();
    const channel = webSocket(server.url, options);
    await channel.close();
    expect(await read(channel.messages[Symbol.asyncIterator]())).toEqual(clean);
    await eventually(() => server.connections).toBe(0);
  });

  test('may come while it opens', async () => {
    await using server = await serveSockets();
    const channel = webSocket(server.url, options);
    await eventually(() => server.connections).toBe(1);
    await channel.close();
    expect((await read(channel.messages[Symbol.asyncIterator]())).error).toBeUndefined();
    await eventually(() => server.connections).toBe(0);
  });

  test('comes by itself when its reader stops', async () => {
    await using server = await serveSockets((socket) => socket.send('1'));
    const channel = webSocket(server.url, options);
    for await (const message of channel.messages) if (message === '1') break;
    await eventually(() => server.codes).toEqual([1000]);
  });

  test('does not wait for ever for a server that does not answer', async () => {
    await using server = await serveSockets((socket) => {
      streamOf(socket).removeAllListeners('data').resume();
    });
    const channel = webSocket(server.url, { ...options, closeTimeout: 20 });
    await untilOpen(channel);
    await channel.close();
    // Others than `ws` offer nothing that would cut the connection.
    if (isWs) await eventually(() => server.connections).toBe(0);
  });

  test.each([1000, undefined])(
    'by the server in good order (%s) ends the messages',
    async (code) => {
      await using server = await serveSockets((socket) => socket.close(code));
      const channel = webSocket(server.url, options);
      expect(await read(await untilOpen(channel))).toEqual(clean);
      await channel.close();
      await eventually(() => server.connections).toBe(0);
    },
  );

  test.each([
    [1001, 'the server closed the connection (1001)'],
    [1011, 'the server closed the connection (1011)'],
    [4000, 'the server closed the connection (4000)'],
  ])('by the server with %i is an error without its reason', async (code, message) => {
    await using server = await serveSockets((socket) => socket.close(code, 'secret reason'));
    const channel = webSocket(server.url, options);
    const { error } = await read(await untilOpen(channel));
    expect(error).toMatchObject({ name: 'ChannelError', message, code, sent: 'maybe' });
    expect(error).not.toHaveProperty('cause');
    await channel.close();
    await eventually(() => server.connections).toBe(0);
  });

  test.each([
    ['cut', 'terminate'],
    ['ended without a word', 'end'],
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

  test('of a connection that nobody reads is no unhandled rejection', async () => {
    await using server = await serveSockets((socket) => socket.terminate());
    webSocket(server.url, options);
    await eventually(() => server.requests.length).toBe(1);
    await eventually(() => server.connections).toBe(0);
  });

  test('follows on a frame that no server may send', async () => {
    await using server = await serveSockets((socket) => {
      streamOf(socket).write(Buffer.from([0x87, 0]));
    });
    const channel = webSocket(server.url, { ...options, closeTimeout: 20 });
    const { error } = await read(await untilOpen(channel));
    expect(error).toMatchObject(
      isWs
        ? { message: 'the server broke the protocol (WS_ERR_INVALID_OPCODE)', sent: 'maybe' }
        : { message: 'the connection was lost (1006)', sent: 'maybe' },
    );
    await channel.close();
    await eventually(() => server.connections).toBe(0);
  });
});
