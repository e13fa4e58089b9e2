import { rm } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createCertificate } from '@jsonrpcclient/fixtures';
import { countTimers, eventually, read } from '@jsonrpcclient/fixtures/channel';
import { concatenated, contentLength, netstring, newline, socket } from '@jsonrpcclient/socket';
import type { Channel } from '@jsonrpcclient/stream';
import { freePort } from '@jsonrpcclient/testing/servers';
import { describe, expect, test } from 'vitest';
import { serve } from './serve.ts';

const open = { state: 'open' };
const host = '127.0.0.1';

/** Echoes everything. */
function echo(socket: Socket): void {
  socket.pipe(socket);
}

/** Accepts everything, and sends nothing. */
function silence(socket: Socket): void {
  socket.resume();
}

/** Waits until a channel is open, and yields what arrives after that. */
async function opened(channel: Channel): Promise<AsyncIterator<unknown>> {
  const messages = channel.messages[Symbol.asyncIterator]();
  expect(await messages.next()).toEqual({ done: false, value: open });
  return messages;
}

describe('a socket', () => {
  test('reports when it is open, and rejects messages before that', async () => {
    await using server = await serve(echo);
    const channel = socket({ port: server.port, host });
    expect(channel.state).toBe('connecting');
    expect(() => channel.send('[1]')).toThrow(
      expect.objectContaining({ message: 'the channel is not open yet', sent: 'no' }),
    );
    const messages = await opened(channel);
    channel.send('["ä"]');
    channel.send('[2]');
    expect(await messages.next()).toEqual({ done: false, value: '["ä"]' });
    expect(await messages.next()).toEqual({ done: false, value: '[2]' });
    await channel.close();
    expect(await messages.next()).toEqual({ done: true, value: undefined });
    await eventually(() => server.open).toBe(0);
  });

  test('leaves no timer if the connection is refused', async () => {
    const port = await freePort();
    expect(await countTimers(() => socket({ host, port }))).toEqual([1, 0]);
  });

  test('connects to localhost by default', async () => {
    await using server = await serve(echo);
    const channel = socket({ port: server.port });
    await opened(channel);
    await channel.close();
  });

  test.each([
    ['newline', newline],
    ['contentLength', contentLength],
    ['concatenated', concatenated],
    ['netstring', netstring],
  ])('carries messages of any size as %s', async (_, framing) => {
    await using server = await serve(echo);
    const channel = socket({ port: server.port, host, framing });
    const messages = await opened(channel);
    const texts = ['{}', `["${'ä'.repeat(2 ** 20)}"]`, '[1]', '{"a":"\\n"}'];
    for (const text of texts) channel.send(text);
    for (const text of texts) expect((await messages.next()).value === text).toBe(true);
    await channel.close();
  });

  test('can be a path', async () => {
    const path = join(tmpdir(), `jsonrpcclient-socket-${process.pid}.sock`);
    await using _ = await serve(echo, { path });
    const channel = socket({ path, framing: concatenated });
    const messages = await opened(channel);
    channel.send('[1]');
    expect(await messages.next()).toEqual({ done: false, value: '[1]' });
    await channel.close();
    await rm(path, { force: true });
  });

  test('waits if the socket is full', async () => {
    let other: Socket | undefined;
    await using server = await serve((one) => {
      other = one.pause();
    });
    const channel = socket({ port: server.port, host });
    await opened(channel);
    const large = `["${'x'.repeat(2 ** 20)}"]`;
    let left = 0;
    const sends = Array.from({ length: 32 }, () => channel.send(large));
    for (const send of sends) send?.then(() => left++);
    // Long enough for the room to be checked.
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(left).toBe(0);
    other?.resume();
    await Promise.all(sends);
    expect(channel.send('[1]')).toBeUndefined();
    await channel.close();
  });
});

describe('with TLS', () => {
  const certificate = createCertificate();

  test('carries messages', async () => {
    await using server = await serve(echo, { tls: certificate });
    const tls = { ca: certificate.cert };
    for (const name of [host, 'localhost']) {
      const channel = socket({ port: server.port, host: name, tls });
      const messages = await opened(channel);
      channel.send('[1]');
      expect(await messages.next()).toEqual({ done: false, value: '[1]' });
      await channel.close();
    }
  });

  test.each([
    [
      'with another name',
      { ca: certificate.cert, servername: 'example.org' },
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ],
    ['that is self-signed', true, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  ])('rejects a certificate %s', async (_, tls, code) => {
    await using server = await serve(echo, { tls: certificate });
    const channel = socket({ port: server.port, host, tls });
    expect(await read(channel)).toMatchObject({
      values: [],
      error: { message: `could not connect (${code})`, code, sent: 'no' },
    });
    await eventually(() => server.open).toBe(0);
  });

  test.each([
    ['localhost', undefined, 'localhost'],
    ['localhost', { servername: 'other.example' }, 'other.example'],
    [host, undefined, undefined],
    [undefined, undefined, 'localhost'],
    [undefined, { host }, undefined],
    ['localhost', { servername: undefined }, 'localhost'],
  ])('to %s with %j requests the name %s', async (name, more, expected) => {
    const names: unknown[] = [];
    const tls = {
      ...certificate,
      SNICallback(asked: string, done: (error: null) => void) {
        names.push(asked);
        done(null);
      },
    };
    await using server = await serve(echo, { tls });
    const options = {
      ca: certificate.cert,
      checkServerIdentity: () => undefined,
      ...more,
    } as object;
    const channel = socket({ port: server.port, host: name, tls: options });
    await opened(channel);
    await channel.close();
    expect(names).toEqual(expected ? [expected] : []);
  });

  test('fails if the peer closes during the handshake', async () => {
    await using server = await serve((one) => one.once('data', () => one.end()));
    const channel = socket({ port: server.port, host, tls: true });
    expect(await read(channel)).toMatchObject({
      values: [],
      error: { message: 'the connection closed before it opened', sent: 'no' },
    });
  });

  test('fails if the peer does not support TLS', async () => {
    await using server = await serve((one) => one.write('{"no":"TLS"}\n'));
    const channel = socket({ port: server.port, host, tls: true });
    expect(await read(channel)).toMatchObject({
      values: [],
      error: { name: 'ChannelError', sent: 'no' },
    });
  });

  test('closes properly', async () => {
    await using server = await serve((one) => one.end('[1]\n'), { tls: certificate });
    const channel = socket({ port: server.port, host, tls: { ca: certificate.cert } });
    expect(await read(channel)).toEqual({ values: [open, '[1]'], error: undefined });
  });
});

describe('a connection that never opens', () => {
  test('fails if nothing is listening', async () => {
    const port = await freePort();
    for (const name of [host, 'localhost']) {
      const channel = socket({ port, host: name });
      const { values, error } = await read(channel);
      expect(values).toEqual([]);
      expect(error).toMatchObject({
        name: 'ChannelError',
        message: 'the connection was refused (ECONNREFUSED)',
        code: 'ECONNREFUSED',
        sent: 'no',
      });
      expect(() => channel.send('[1]')).toThrow(expect.objectContaining({ sent: 'no' }));
      await channel.close();
    }
  });

  test('fails if the path does not exist', async () => {
    const channel = socket({ path: join(tmpdir(), 'jsonrpcclient-nowhere.sock') });
    expect(await read(channel)).toMatchObject({
      values: [],
      error: { message: 'could not connect (ENOENT)', code: 'ENOENT', sent: 'no' },
    });
  });

  test('fails if the host is not found', async () => {
    const { error } = await read(socket({ port: 1, host: 'nowhere.invalid' }));
    // Without a network, the system cannot tell whether the host exists.
    expect(error).toMatchObject({
      name: 'ChannelError',
      code: expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN)$/),
      sent: 'no',
    });
    expect((error as Error).message).not.toContain('nowhere');
  });

  test('fails after connectTimeout', async () => {
    await using server = await serve(silence);
    const channel = socket({ port: server.port, host, tls: true, connectTimeout: 50 });
    expect(await read(channel)).toMatchObject({
      values: [],
      error: {
        message: 'could not connect within connectTimeout (ETIMEDOUT)',
        code: 'ETIMEDOUT',
        sent: 'no',
      },
    });
    await eventually(() => server.open).toBe(0);
  });

  test('fails without an unhandled rejection if nobody reads the channel', async () => {
    const channel = socket({ port: await freePort(), host });
    await new Promise((resolve) => setTimeout(resolve, 50));
    await channel.close();
    expect((await read(channel)).error).toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('is aborted by a close', async () => {
    await using server = await serve(silence);
    const channel = socket({ port: server.port, host, tls: true, connectTimeout: 2 ** 40 });
    await eventually(() => server.open).toBe(1);
    await channel.close();
    expect(await read(channel)).toEqual({ values: [], error: undefined });
    await eventually(() => server.open).toBe(0);
  });

  test('is aborted by an immediate close', async () => {
    await using server = await serve(silence);
    const channel = socket({ port: server.port, host });
    await channel.close();
    expect(await read(channel)).toEqual({ values: [], error: undefined });
    await eventually(() => server.open).toBe(0);
  });

  test('throws if an option has the wrong type, without showing it', () => {
    const tls = { passphrase: 12345 as never, key: 'x' };
    expect(() => socket({ port: 1, tls })).toThrow(
      expect.objectContaining({
        name: 'TypeError',
        message: 'The "options.passphrase" property must be of type string',
        code: 'ERR_INVALID_ARG_TYPE',
      }),
    );
  });

  test('throws if there is no such port', () => {
    expect(() => socket({ port: 65_536 })).toThrow(RangeError);
  });
});

describe('an open connection', () => {
  test('can last longer than connectTimeout', async () => {
    await using server = await serve((one) => setTimeout(() => one.end('[1]\n'), 300));
    const channel = socket({ port: server.port, host, connectTimeout: 200 });
    expect(await read(channel)).toEqual({ values: [open, '[1]'], error: undefined });
  });

  test('fails if it is reset', async () => {
    await using server = await serve((one) => {
      one.once('data', () => one.resetAndDestroy());
    });
    const channel = socket({ port: server.port, host });
    const messages = await opened(channel);
    channel.send('[1]');
    await expect(messages.next()).rejects.toMatchObject({
      name: 'ChannelError',
      message: 'the connection was reset (ECONNRESET)',
      code: 'ECONNRESET',
      sent: 'maybe',
    });
    expect(() => channel.send('[2]')).toThrow(expect.objectContaining({ sent: 'no' }));
    await channel.close();
  });

  test('ends when the server ends it', async () => {
    await using server = await serve((one) => one.end('[1]\n[2]\n'));
    const channel = socket({ port: server.port, host });
    expect(await read(channel)).toEqual({ values: [open, '[1]', '[2]'], error: undefined });
    expect(() => channel.send('[1]')).toThrow(
      expect.objectContaining({ message: 'the channel is closed', sent: 'no' }),
    );
    await eventually(() => server.open).toBe(0);
  });

  test('fails if the server ends it in the middle of a message', async () => {
    await using server = await serve((one) => one.end('Content-Length: 10\r\n\r\n[1'));
    const channel = socket({ port: server.port, host, framing: contentLength });
    expect(await read(channel)).toMatchObject({
      values: [open],
      error: { message: 'the stream ended in the middle of a message', sent: 'maybe' },
    });
  });

  test('fails immediately if it cannot be read any further, and is destroyed', async () => {
    await using server = await serve((one) => {
      one.write('Content-Length: 3\r\n\r\n[1]garbage\n');
    });
    const framing = contentLength;
    const channel = socket({ port: server.port, host, framing, closeTimeout: 60_000 });
    expect(await read(channel)).toMatchObject({
      values: [open, '[1]'],
      error: { message: 'expected a Content-Length header; check the framing option' },
    });
    await eventually(() => server.open).toBe(0);
  });

  test('fails if a message is too large', async () => {
    await using server = await serve((one) => one.write(`["${'x'.repeat(1000)}"]\n`));
    const channel = socket({ port: server.port, host, maxMessageBytes: 1000 });
    expect(await read(channel)).toMatchObject({
      values: [open],
      error: { message: 'received a message larger than 1000 bytes (see maxMessageBytes)' },
    });
    await eventually(() => server.open).toBe(0);
  });

  test('sends everything before it closes', async () => {
    let received: Promise<string> | undefined;
    await using server = await serve((one) => {
      received = text(one);
    });
    const channel = socket({ port: server.port, host });
    await opened(channel);
    const large = `["${'x'.repeat(2 ** 23)}"]`;
    channel.send(large);
    channel.send('[2]');
    await channel.close();
    expect((await received) === `${large}\n[2]\n`).toBe(true);
  });

  test('is destroyed if it is closed and the server does not end it', async () => {
    await using server = await serve((one) => one.resume(), { allowHalfOpen: true });
    const channel = socket({ port: server.port, host, closeTimeout: 50 });
    const messages = await opened(channel);
    await channel.close();
    expect(await messages.next()).toEqual({ done: true, value: undefined });
  });
});
