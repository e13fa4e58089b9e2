import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isInstalled, type JaysonServer, startJayson, startOvsdb } from '@jsonrpcclient/fixtures';
import { freePort, say, serve, serveFault, silence } from '@jsonrpcclient/testing/servers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { errorOf, home, runCli } from './run-cli.ts';

let jayson: JaysonServer;
let ca = '';

beforeAll(async () => {
  jayson = await startJayson({ tls: true, tcp: true, webSocket: true });
  ca = join(home, 'ca.pem');
  writeFileSync(ca, jayson.ca);
});

afterAll(() => jayson[Symbol.asyncDispose]());

describe('a call prints only the result, over', () => {
  const relay = () =>
    `process.stdin.pipe(require('net').connect(${jayson.tcpPort}, '127.0.0.1')).pipe(process.stdout)`;
  test.each<[string, () => string[]]>([
    ['http', () => [jayson.url, 'add', '2', '3']],
    ['a port of this machine', () => [`:${new URL(jayson.url).port}`, 'add', '2', '3']],
    ['a host and a port', () => [jayson.url.slice(7), 'add', '2', '3']],
    ['https', () => [jayson.httpsUrl, 'add', '2', '3', '--cacert', ca]],
    ['https with any certificate', () => ['-k', jayson.httpsUrl, 'add', '2', '3']],
    ['ws', () => [jayson.wsUrl, 'add', '2', '3']],
    ['wss', () => [jayson.wssUrl, 'add', '2', '3', '--cacert', ca]],
    ['tcp', () => [`tcp://127.0.0.1:${jayson.tcpPort}`, 'add', '2', '3']],
    ['tls', () => [`tls://localhost:${jayson.tlsPort}`, 'add', '2', '3', '--cacert', ca]],
    ['a process', () => ['--stdio', 'add', '2', '3', '--', process.execPath, '-e', relay()]],
  ])('%s', async (_, args) => {
    expect(await runCli(args())).toEqual({ code: 0, out: '5\n', err: '' });
  });

  test('a Unix socket, with messages that nothing separates', async ({ skip }) => {
    skip(!isInstalled('ovsdb'));
    await using ovsdb = await startOvsdb();
    const args = [`unix:${ovsdb.path}`, 'list_dbs', '-p', '[]', '--dialect', '1.0'];
    expect(await runCli([...args, '--framing', 'concatenated'])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\["/),
      err: '',
    });
  });
});

describe('params', () => {
  writeFileSync(join(home, 'doc.json'), '{"a":[1]}\n');
  writeFileSync(join(home, 'note.txt'), 'two\nlines\n');
  test.each([
    ['are JSON if they parse', ['2', 'true', 'null', '[1]', '"3"'], [2, true, null, [1], '3']],
    ['are text otherwise', ['0x1', 'a b', '{a', ''], ['0x1', 'a b', '{a', '']],
    ['can be negative numbers', ['-3', '-.5', '-1e3'], [-3, '-.5', -1000]],
    ['can begin with - after --', ['--', '-x', '--flag'], ['-x', '--flag']],
    [
      'are all text with --strings',
      ['-s', '2', 'true', 'a=3', 'a@b.org'],
      ['2', 'true', 'a@b.org', { a: '3' }],
    ],
    ['have names', ['name=Foo', 'n=42', 'on=true'], { name: 'Foo', n: 42, on: true }],
    [
      'have names before JSON',
      ['a:=[1,2]', 'b:=""', 'c.d:={"e":"="}'],
      { a: [1, 2], b: '', 'c.d': { e: '=' } },
    ],
    ['are mixed as in jsonrpcclient 1.0.9', ['42', 'name=Foo'], [42, { name: 'Foo' }]],
    ['are mixed in any order', ['name=Foo', '42', 'x=1'], [42, { name: 'Foo', x: 1 }]],
    [
      'keep the padding of base64',
      ['SGVsbG8=', 'SGVsbA==', 'k=SGVsbG8='],
      ['SGVsbG8=', 'SGVsbA==', { k: 'SGVsbG8=' }],
    ],
    ['are split at the first =', ['q=a=b', 'u=http://x/?y=z'], { q: 'a=b', u: 'http://x/?y=z' }],
    [
      'are not split in URLs and in JSON',
      ['http://x/?y=z', '{"a":"b=c"}'],
      ['http://x/?y=z', { a: 'b=c' }],
    ],
    [
      'come from files',
      ['doc@doc.json', 'note@note.txt'],
      { doc: { a: [1] }, note: 'two\nlines\n' },
    ],
    ['are one object by name', ['{"name":"Foo"}'], { name: 'Foo' }],
    ['can be written as a whole', ['-p', '[{"a":1}]'], [{ a: 1 }]],
    ['can be a whole file', ['-p', '@doc.json'], { a: [1] }],
    ['can be named __proto__', ['__proto__=1'], JSON.parse('{"__proto__":1}')],
  ])('%s', async (_, words, expected) => {
    const { out, err } = await runCli([jayson.url, 'echo', ...words]);
    expect(err).toBe('');
    expect(JSON.parse(out)).toEqual(expected);
  });

  test('can be the standard input', async () => {
    const { out } = await runCli([jayson.url, 'echo', '-p', '-'], { input: '[1,2]' });
    expect(out).toBe('[1,2]\n');
  });

  test('are left out if there are none', async () => {
    const { out } = await runCli([jayson.url, 'go', '--dry-run']);
    expect(out).toBe('{"jsonrpc":"2.0","method":"go","id":1}\n');
  });

  test.each([
    ['a:=x', 'a:= must be followed by JSON; for text, write a=text'],
    [
      'ada@example.org',
      /^ada@ must be followed by a file that can be read \(ENOENT\); for text that contains @/,
    ],
    ['a=1 a=2', 'the param a is there twice'],
    ['-p [1] 2', 'use either --params or params after the method'],
    ['-p 3', /^--params must be a JSON array or object/],
    ['-p @none.json', /^--params: the file after @ can't be read \(ENOENT\)/],
  ])('reject %s', async (words, message) => {
    const { code, error } = await errorOf([jayson.url, 'echo', ...words.split(' ')]);
    expect(code).toBe(2);
    expect(error).toEqual({ kind: 'usage', message: expect.stringMatching(message) });
  });

  test('and results keep the digits of big integers', async () => {
    await using server = await serve(({ body }, response) => {
      const { params } = /"params":(?<params>.*),"id"/.exec(body)?.groups ?? {};
      response.end(`{"jsonrpc":"2.0","result":${params},"id":1}`);
    });
    const digits = '123456789012345678901234567890';
    expect((await runCli([server.url, 'm', digits])).out).toBe(`[${digits}]\n`);
    expect((await runCli([server.url, 'm', digits, '-o', 'pretty'])).out).toBe(
      `[\n  ${digits}\n]\n`,
    );
    expect((await runCli([server.url, 'm', digits, '--no-bigint'])).out).toBe(
      '[1.2345678901234568e+29]\n',
    );
  });
});

describe('a failed call exits with', () => {
  test.each<[string, number, () => string[] | Promise<string[]>, object]>([
    [
      '1 for an RPC error, never with its code',
      1,
      () => [jayson.url, 'fail'],
      {
        kind: 'rpc',
        code: 42,
        message: 'made to fail',
        data: { why: 'test' },
        method: 'fail',
        sent: 'yes',
        status: 200,
      },
    ],
    ['2 for an unknown flag', 2, () => [jayson.url, 'add', '--nope=secret'], { kind: 'usage' }],
    [
      '2 for a flag without its value',
      2,
      () => [jayson.url, 'add', '--timeout'],
      { kind: 'usage' },
    ],
    ['2 without a method', 2, () => [jayson.url], { kind: 'usage' }],
    [
      '2 for a header that HTTP does not allow',
      2,
      () => [jayson.url, 'add', '-H', 'a: \u0000'],
      { kind: 'usage' },
    ],
    [
      '4 if nothing listens',
      4,
      async () => [`:${await freePort()}`, 'add'],
      { kind: 'unreached', code: 'ECONNREFUSED', method: 'add', sent: 'no' },
    ],
    [
      '4 for a certificate that is not trusted',
      4,
      () => [jayson.httpsUrl, 'add'],
      { kind: 'unreached', sent: 'no' },
    ],
    [
      '4 if no WebSocket can be opened',
      4,
      async () => [`ws://127.0.0.1:${await freePort()}`, 'add'],
      { kind: 'unreached', sent: 'no' },
    ],
    [
      '4 if a program cannot be started',
      4,
      () => ['--stdio', 'add', '--', 'no-such-program'],
      { kind: 'unreached', code: 'ENOENT' },
    ],
    [
      '6 after the timeout',
      6,
      () => [jayson.url, 'slow', '5000', '--timeout', '50ms'],
      { kind: 'timeout', sent: 'maybe' },
    ],
  ])('%s', async (_, code, args, error) => {
    const ended = await errorOf(await args());
    expect(ended).toMatchObject({ code, error });
    expect(JSON.stringify(ended)).not.toContain('secret');
  });

  test.each([
    [
      '3 for 401',
      401,
      '',
      3,
      {
        kind: 'auth',
        status: 401,
        message: expect.stringContaining('use --user, --token or --header'),
      },
    ],
    [
      '3 for 403 with an RPC error',
      403,
      '{"jsonrpc":"2.0","error":{"code":7,"message":"no"},"id":1}',
      3,
      { kind: 'auth', code: 7 },
    ],
    ['5 for another HTTP error', 502, '<h1>', 5, { kind: 'invalid', status: 502 }],
    ['5 for text that is not JSON', 200, '<h1>', 5, { kind: 'invalid', status: 200 }],
    [
      '5 for a response of another dialect',
      200,
      '{"result":5,"error":null,"id":1}',
      5,
      { kind: 'invalid', message: expect.stringContaining('--dialect lenient accepts it') },
    ],
    [
      '5 for a response that is too large',
      200,
      `{"jsonrpc":"2.0","result":"${'x'.repeat(1000)}","id":1}`,
      5,
      { kind: 'invalid', message: expect.stringContaining('--max-bytes') },
    ],
  ])('%s', async (_, status, body, code, error) => {
    await using server = await serve((_, response) => void response.writeHead(status).end(body));
    expect(await errorOf([server.url, 'm', '--max-bytes', '500'])).toMatchObject({ code, error });
  });

  test('3 for a WebSocket that is refused with 401', async () => {
    await using server = await serveFault(
      say('HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n'),
    );
    const ended = await errorOf([server.url.replace('http', 'ws'), 'm']);
    expect(ended).toMatchObject({ code: 3, error: { kind: 'auth', sent: 'no' } });
  });

  test('6 if a server that accepts the connection says nothing', async () => {
    await using server = await serveFault(silence);
    expect(await errorOf([server.url, 'm', '--timeout', '50ms'])).toMatchObject({ code: 6 });
  });
});
