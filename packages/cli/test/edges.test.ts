import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { startJayson } from '@jsonrpcclient/fixtures';
import { serve } from '@jsonrpcclient/testing/servers';
import { describe, expect, test } from 'vitest';
import { Interruption } from '../src/failure/interruption.ts';
import { toBytes, toMilliseconds } from '../src/settings/duration.ts';
import { toTarget } from '../src/target/target.ts';
import { errorOf, runCli } from './run-cli.ts';

const home = mkdtempSync(join(tmpdir(), 'jsonrpc-edges-'));
const options = { env: { HOME: home }, cwd: home };

describe('targets', () => {
  test.each([
    [':8000', { kind: 'http', url: 'http://localhost:8000' }],
    [':8000/rpc?a=b', { kind: 'http', url: 'http://localhost:8000/rpc?a=b' }],
    ['example.org:80/x', { kind: 'http', url: 'http://example.org:80/x' }],
    ['[::1]:80', { kind: 'http', url: 'http://[::1]:80' }],
    ['HTTPS://x', { kind: 'http', url: 'HTTPS://x' }],
    ['wss://x/y', { kind: 'ws', url: 'wss://x/y' }],
    ['tcp://x:80', { kind: 'tcp', host: 'x', port: 80 }],
    ['tls://[::1]:443/', { kind: 'tls', host: '::1', port: 443 }],
    ['unix:/a b', { kind: 'unix', path: '/a b' }],
    ['unix:///a', { kind: 'unix', path: '/a' }],
    ['unix:./a', { kind: 'unix', path: './a' }],
    ['stdio:a  b', { kind: 'stdio', program: 'a', args: ['b'] }],
    ['node', undefined],
  ])('%s', (text, target) => {
    expect(toTarget(text)).toEqual(target);
  });

  test.each([
    ['tcp://x', 'a tcp target must be tcp://HOST:PORT'],
    ['tls://:1', 'a tls target must be tls://HOST:PORT'],
    ['http://', 'the URL of the target is not valid'],
    ['ws://[', 'the URL of the target is not valid'],
    ['ftp://x', /^the target must begin with http,/],
    ['stdio:', /^no program; write --stdio/],
    ['', 'no target; see jsonrpc --help'],
    ['nobody', /^there is no profile with this name/],
  ])('%j is not one', async (target, message) => {
    const { code, error } = await errorOf(['call', target, 'm'], options);
    expect({ code, error }).toEqual({
      code: 2,
      error: { kind: 'usage', message: expect.stringMatching(message) },
    });
  });
});

test.each([
  ['30', 30_000],
  ['1.5s', 1500],
  ['500ms', 500],
  ['2m', 120_000],
  ['1h', 3_600_000],
  ['none', Number.POSITIVE_INFINITY],
])('the duration %s is %d ms', (text, milliseconds) => {
  expect(toMilliseconds('--timeout', text)).toBe(milliseconds);
});

test.each([
  ['1000', 1000],
  ['10kB', 10_000],
  ['10KiB', 10_240],
  ['64MiB', 2 ** 26],
  ['1g', 1e9],
])('the size %s is %d bytes', (text, bytes) => {
  expect(toBytes('--max-bytes', text)).toBe(bytes);
});

test.each([
  ['gzip', gzipSync],
  ['x-gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
  ['identity', (text: string) => text],
  ['unknown', (text: string) => text],
])('a response that is encoded unasked as %s is read', async (encoding, encode) => {
  await using server = await serve((_, response) => {
    response.setHeader('content-encoding', encoding);
    response.end(encode('{"jsonrpc":"2.0","result":"é","id":1}'));
  });
  expect(await runCli([server.url, 'm'])).toEqual({ code: 0, out: '"é"\n', err: '' });
});

test('a response with a broken encoding is an invalid response', async () => {
  await using server = await serve((_, response) => {
    response.setHeader('content-encoding', 'gzip');
    response.end('not gzip');
  });
  expect(await errorOf([server.url, 'm'])).toMatchObject({ code: 5, error: { kind: 'invalid' } });
});

test('--document can be a URL', async () => {
  const methods = [{ name: 'echo', params: [{ name: 'a', schema: { type: 'string' } }] }];
  const document = { openrpc: '1.4.0', info: { title: 'x', version: '1' }, methods };
  await using files = await serve(({ url }, response) => {
    if (url === '/api.json') response.end(JSON.stringify(document));
    else response.writeHead(404).end();
  });
  await using jayson = await startJayson();
  const call = [jayson.url, 'echo', '1', '--document'];
  expect((await runCli([...call, `${files.url}api.json`])).out).toBe('["1"]\n');
  expect(await errorOf([...call, `${files.url}none.json`])).toMatchObject({
    error: { message: "the URL of --document can't be read (404)" },
  });
});

test("a project's document is found next to its file", async () => {
  await using jayson = await startJayson();
  const methods = [{ name: 'echo', params: [{ name: 'a', schema: { type: 'string' } }] }];
  writeFileSync(join(home, 'api.json'), JSON.stringify({ openrpc: '1.4.0', info: {}, methods }));
  const dev = { url: jayson.url, document: 'api.json' };
  writeFileSync(join(home, '.jsonrpc.json'), JSON.stringify({ profiles: { dev } }));
  const cwd = join(home, 'below');
  mkdirSync(cwd);
  expect((await runCli(['dev', 'echo', '1'], { ...options, cwd })).out).toBe('["1"]\n');
  const { out } = await runCli(['__complete', 'zsh', '--', 'dev', ''], { ...options, cwd });
  expect(out).toBe('echo\t\n');
});

test.each([
  [{ file: 'none' }, "profile bad, token: the file can't be read (ENOENT)"],
  [
    { command: ['no-such-program', 'sesame'] },
    'profile bad, token: no-such-program failed (ENOENT)',
  ],
  [
    { command: [process.execPath, '-e', 'process.exit(3)'] },
    `profile bad, token: ${process.execPath} failed (3)`,
  ],
])('a profile whose token is %j cannot be used', async (token, message) => {
  mkdirSync(join(home, '.config/jsonrpc'), { recursive: true });
  const profiles = { bad: { url: 'http://x/', token } };
  writeFileSync(join(home, '.config/jsonrpc/config.json'), JSON.stringify({ profiles }), {
    mode: 0o600,
  });
  const { code, error } = await errorOf(['bad', 'm'], options);
  expect({ code, error }).toEqual({ code: 2, error: { kind: 'usage', message } });
});

test('Ctrl-C ends a batch that waits for its input', async () => {
  await using jayson = await startJayson();
  const controller = new AbortController();
  const input = new Readable({ read() {} });
  let out = '';
  const ended = runCli(['batch', jayson.url, '-q'], {
    input,
    signal: controller.signal,
    onOutput: (text) => {
      out = text;
      controller.abort(new Interruption('SIGINT'));
    },
  });
  input.push('{"method":"add","params":[2,3]}\n');
  expect((await ended).code).toBe(130);
  expect(out).toBe('{"line":1,"ok":true,"result":5}\n');
});

test('a log that cannot be written is a usage error', async () => {
  const args = [
    'batch',
    'http://127.0.0.1:1/',
    '-',
    '--resume',
    join(home, 'no', 'such', 'folder'),
  ];
  expect(await errorOf(args)).toEqual({
    code: 2,
    error: { kind: 'usage', message: "the file of --resume can't be written (ENOENT)" },
  });
});

test('one invalid call does not fail the others of its batch', async () => {
  await using jayson = await startJayson();
  const deep = '{"method":"rpc.x","params":[1]}\n';
  const input = `{"method":"add","params":[2,3]}\n${deep}{"method":"add","params":[4,5]}\n`;
  const { out } = await runCli(['batch', jayson.url], { input });
  expect(out.split('\n').map((line) => line && JSON.parse(line).ok)).toEqual([
    true,
    false,
    true,
    '',
  ]);
});

test('-v shows the status of a response without a body, and messages over TCP', async () => {
  await using jayson = await startJayson({ tcp: true });
  const { err } = await runCli(['notify', jayson.url, 'go', '-v']);
  expect(err).toBe('--> {"jsonrpc":"2.0","method":"go"}\n<-- 204 No Content\n');
  const tcp = await runCli([`tcp://127.0.0.1:${jayson.tcpPort}`, 'add', '2', '3', '-v']);
  expect(tcp.err).toBe(
    '--> {"jsonrpc":"2.0","method":"add","params":[2,3],"id":1}\n<-- {"jsonrpc":"2.0","id":1,"result":5}\n',
  );
});

test.each([
  ['5', '5\n'],
  ['["a",{"b":1},null]', 'a\n{"b":1}\nnull\n'],
  ['{"a":1,"b":{"c":2}}', 'a  1\nb  {"c":2}\n'],
  ['[{"a":"x\\ny"},{"b":2}]', 'a    b\nx y\n     2\n'],
])('%s is printed as a table', async (result, table) => {
  await using server = await serve((_, response) => {
    response.end(`{"jsonrpc":"2.0","result":${result},"id":1}`);
  });
  expect((await runCli([server.url, 'm', '-o', 'table'])).out).toBe(table);
});
