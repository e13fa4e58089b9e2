import { inspect } from 'node:util';
import { createCertificate } from '@jsonrpcclient/fixtures';
import { read } from '@jsonrpcclient/fixtures/channel';
import { freePort } from '@jsonrpcclient/testing/servers';
import { webSocket } from '@jsonrpcclient/websocket';
import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { kinds } from './kinds.ts';
import { echo, type ServerSetup, serveSockets } from './server.ts';
import { untilOpen } from './until-open.ts';

/** A URL full of secrets. */
function withSesame(address: string): URL {
  const url = new URL('/path-sesame?key=query-sesame', address);
  url.username = 'user-sesame';
  url.password = 'p@ss-sesame';
  return url;
}

const credentials = Buffer.from('user-sesame:p@ss-sesame').toString('base64');
const headers = { 'x-key': 'header-sesame' };

/** Everything that an error can show. */
function show(error: unknown): string {
  return inspect(error, { depth: 10, showHidden: true }) + JSON.stringify(error);
}

describe.each(kinds)('no error over $name shows the URL or the headers', ({ options }) => {
  const failing = async (address: string, own: Readonly<Record<string, string>> = headers) => {
    const channel = webSocket(withSesame(address), { ...options, headers: own });
    const { error } = await read(channel.messages[Symbol.asyncIterator]());
    await channel.close();
    expect(error).toMatchObject({ name: 'ChannelError' });
    expect(show(error)).not.toContain('sesame');
    expect(show(error)).not.toContain(credentials);
  };

  test('if nothing is listening', async () => {
    await failing(`ws://127.0.0.1:${await freePort()}/`);
  });

  test('if the host does not exist', async () => {
    await failing('ws://host.invalid/');
  });

  test.each<[string, ServerSetup]>([
    ['the certificate is unknown', { tls: createCertificate() }],
    ['the status is 401', { refuse: 401 }],
    ['the server closes it', {}],
  ])('if %s', async (_, setup) => {
    await using server = await serveSockets((socket) => socket.close(1011, 'restart'), setup);
    await failing(server.url);
  });

  test('if a header cannot be sent', async () => {
    await failing('ws://127.0.0.1/', { 'x-key': 'header-sesame\n\0' });
  });
});

test('the server receives the headers and the credentials over ws', async () => {
  await using server = await serveSockets();
  const channel = webSocket(withSesame(server.url), { WebSocket, headers });
  await untilOpen(channel);
  expect(server.requests[0]).toMatchObject({
    url: '/path-sesame?key=query-sesame',
    headers: { authorization: `Basic ${credentials}`, ...headers },
  });
  await channel.close();
});

test('no error shows the target of a redirect', async () => {
  await using server = await serveSockets(echo, { refuse: 302, location: 'ws://a:sesame@%/' });
  const channel = webSocket(server.url, { WebSocket, options: { followRedirects: true } });
  const { error } = await read(channel.messages[Symbol.asyncIterator]());
  expect(error).toMatchObject({ message: 'the connection could not be opened (1006)', sent: 'no' });
  expect(show(error)).not.toContain('sesame');
});

test.each([
  'user:sesame@host',
  '/relative-sesame',
  'ftp://user:sesame@host/',
  'ws://user:sesame@/',
  '',
])('%j is rejected immediately, and not shown', (url) => {
  let error: unknown;
  try {
    webSocket(url);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(TypeError);
  expect(error).toMatchObject({
    message: expect.stringMatching(/^Invalid URL: expected .*, got string$/),
  });
  expect(show(error)).not.toContain('sesame');
});
