import { chmodSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { createServer as createTcpServer, type Server } from 'node:net';
import { join } from 'node:path';
import {
  createCertificate,
  isInstalled,
  startJayson,
  typescriptServer,
} from '@jsonrpcclient/fixtures';
import {
  freePort,
  listen,
  type SeenRequest,
  serve,
  type TestServer,
} from '@jsonrpcclient/testing/servers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startProxy } from './proxy.ts';
import { errorOf, home, runCli } from './run-cli.ts';

let server: TestServer;

beforeAll(async () => {
  server = await serve(({ body }, response) => {
    const { id } = JSON.parse(body);
    response.end(JSON.stringify({ jsonrpc: '2.0', result: [{ a: 1, b: 'x' }, { a: 22 }], id }));
  });
});

afterAll(() => server[Symbol.asyncDispose]());

/** Runs a command line, and returns the request that the server saw. */
async function seen(args: readonly string[], options = {}): Promise<SeenRequest> {
  const { err } = await runCli(args, options);
  expect(err).toBe('');
  const last = server.requests.at(-1);
  if (!last) throw new Error('no request was seen');
  return last;
}

/** As `-H` writes an environment variable. */
const variable = (name: string) => `\${${name}}`;

async function serveOn(server: Server): Promise<AsyncDisposable & { readonly port: number }> {
  const { port, close } = await listen(server);
  return { port, [Symbol.asyncDispose]: close };
}

/** Without control characters, except line breaks. */
const isPlain = (text: string) => !/\p{Cc}/u.test(text.replaceAll('\n', ''));

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

describe('credentials and headers:', () => {
  writeFileSync(join(home, 'headers.txt'), `# a comment\nX-One: 1\n\nX-Two: ${variable('WORD')}\n`);
  writeFileSync(join(home, 'bearer.txt'), 'from-file\n');
  test.each([
    ['--header', ['-H', 'X-A: b', '--header=X-C:d'], {}, { 'x-a': 'b', 'x-c': 'd' }],
    ['--header that is not ASCII', ['-H', 'X-A: Öl'], {}, { 'x-a': 'Öl' }],
    [
      '--header with a variable',
      ['-H', `X-A: <${variable('WORD')}>`],
      { WORD: 'sesame' },
      { 'x-a': '<sesame>' },
    ],
    [
      '--header @file',
      ['-H', '@headers.txt'],
      { WORD: 'sesame' },
      { 'x-one': '1', 'x-two': 'sesame' },
    ],
    ['--user', ['-u', 'me:pa:ss'], {}, { authorization: basic('me:pa:ss') }],
    [
      '--user and JSONRPC_PASSWORD',
      ['--user', 'me'],
      { JSONRPC_PASSWORD: 'pw' },
      { authorization: basic('me:pw') },
    ],
    ['--token', ['--token', 'abc'], {}, { authorization: 'Bearer abc' }],
    ['JSONRPC_TOKEN', [], { JSONRPC_TOKEN: 'env' }, { authorization: 'Bearer env' }],
    ['--bearer-file', ['--bearer-file', 'bearer.txt'], {}, { authorization: 'Bearer from-file' }],
    [
      'a header instead of JSONRPC_TOKEN',
      ['-H', 'Authorization: X y'],
      { JSONRPC_TOKEN: 'env' },
      { authorization: 'X y' },
    ],
  ])('%s', async (_, flags, env, headers) => {
    expect((await seen([server.url, 'm', ...flags], { env })).headers).toMatchObject(headers);
  });

  test('those in the URL', async () => {
    const url = server.url.replace('http://', 'http://me:p%40ss@');
    expect((await seen([url, 'm'])).headers.authorization).toBe(basic('me:p@ss'));
  });

  test.each([
    ['-H x', "--header must be 'Name: value' or @file"],
    [`-H X-A:${variable('NOT_SET')}`, '--header: the environment variable NOT_SET is not set'],
    ['-H @none', "--header: the file after @ can't be read (ENOENT)"],
    ['-u me', '--user has no password: set JSONRPC_PASSWORD, or write USER:PASSWORD'],
    ['-u a:b --token c', 'use only one of --user, --token and --bearer-file'],
    ['--bearer-file none', "the file of --bearer-file can't be read (ENOENT)"],
    ['--cacert none', "the file of --cacert can't be read (ENOENT)"],
    ['--key headers.txt', '--key needs --cert'],
    ['--timeout 0', '--timeout must be a duration such as 30s, 500ms, 2m or none'],
    [
      '--connect-timeout soon',
      '--connect-timeout must be a duration such as 30s, 500ms, 2m or none',
    ],
    ['--dialect 3', '--dialect must be 2.0, 1.0, lenient'],
    ['--framing x', '--framing must be newline, content-length, concatenated, netstring'],
    ['--id {}', '--id must be a number, a text or uuid'],
    ['--retry -1', '--retry must be a whole number, 0 or greater'],
    ['--max-bytes 5x', '--max-bytes must be a size such as 64MiB, 10kB or 1000'],
    ['-o xml', '--output must be json, pretty, raw, table, ndjson'],
    ['--color red', '--color must be auto, always or never'],
    ['--proxy socks5://x', 'the proxy must be an http or https URL'],
    ['--insecure=1', '--insecure takes no value'],
  ])('%s is wrong, and nothing is sent', async (flags, message) => {
    const before = server.requests.length;
    const { code, error } = await errorOf([server.url, 'm', ...flags.split(' ')]);
    expect({ code, error }).toEqual({ code: 2, error: { kind: 'usage', message } });
    expect(server.requests).toHaveLength(before);
  });
});

describe('the message:', () => {
  test.each([
    ['--id as a number', ['--id', '7'], { id: 7 }],
    ['--id as text', ['--id', 'seven'], { id: 'seven' }],
    ['--id as a negative number', ['--id', '-7'], { id: -7 }],
    ['--id uuid', ['--id', 'uuid'], { id: expect.stringMatching(/^[\da-f-]{36}$/) }],
    ['--dialect lenient', ['--dialect', 'lenient'], { jsonrpc: '2.0', id: 1 }],
  ])('%s', async (_, flags, expected) => {
    const { body } = await seen([server.url, 'm', ...flags]);
    expect(JSON.parse(body)).toMatchObject(expected);
  });

  test('--dialect 1.0', async () => {
    await using jayson = await startJayson({ version: 1 });
    const args = [jayson.url, 'add', '2', '3', '--dialect', '1.0'];
    expect((await runCli(args)).out).toBe('5\n');
    expect((await runCli([...args, '--dry-run'])).out).toBe(
      '{"method":"add","params":[2,3],"id":1}\n',
    );
  });

  test('notify sends no id and prints nothing', async () => {
    const { code, out } = await runCli(['notify', server.url, 'go', 'a=1']);
    expect({ code, out }).toEqual({ code: 0, out: '' });
    expect(server.requests.at(-1)?.body).toBe('{"jsonrpc":"2.0","method":"go","params":{"a":1}}');
  });
});

describe('the output:', () => {
  const whole = '{"jsonrpc":"2.0","result":[{"a":1,"b":"x"},{"a":22}],"id":1}\n';
  test.each([
    ['json', '[{"a":1,"b":"x"},{"a":22}]\n'],
    ['ndjson', '{"a":1,"b":"x"}\n{"a":22}\n'],
    ['table', 'a   b\n1   x\n22\n'],
    ['pretty', '[\n  {\n    "a": 1,\n    "b": "x"\n  },\n  {\n    "a": 22\n  }\n]\n'],
    ['raw', whole],
  ])('--output %s', async (format, out) => {
    expect(await runCli([server.url, 'm', '-o', format])).toEqual({ code: 0, out, err: '' });
  });

  test('raw is the whole response even if it is an error, over HTTP and TCP', async () => {
    await using jayson = await startJayson({ tcp: true });
    for (const url of [jayson.url, `tcp://127.0.0.1:${jayson.tcpPort}`]) {
      const { code, out } = await runCli([url, 'fail', '-o', 'raw']);
      expect(code).toBe(1);
      expect(JSON.parse(out)).toMatchObject({ id: 1, error: { code: 42 } });
    }
  });

  test.each([
    ['is pretty and colored on a terminal', [], {}, true, true],
    ['is neither in a pipe', [], {}, false, false],
    ['has colors with --color always', ['--color', 'always', '-o', 'pretty'], {}, false, true],
    ['has none with --color never', ['--color', 'never'], {}, true, false],
    ['has none with NO_COLOR', [], { NO_COLOR: '1' }, true, false],
    ['has colors with FORCE_COLOR', ['-o', 'pretty'], { FORCE_COLOR: '1' }, false, true],
    ['has none on a dumb terminal', [], { TERM: 'dumb' }, true, false],
  ] satisfies [string, string[], object, boolean, boolean][])(
    '%s',
    async (_, flags, env, isTty, isColored) => {
      const { out } = await runCli([server.url, 'm', ...flags], { env, isTty });
      expect(out.includes('\u001b[')).toBe(isColored);
      expect(out.includes('\n  {')).toBe(isTty || flags.join().includes('pretty'));
    },
  );

  test('control characters of a server do not reach the terminal', async () => {
    const text = 'a\u001b[31m\u009b1m\nb';
    await using bad = await serve(({ body }, response) => {
      const { id, method } = JSON.parse(body);
      const error = { code: 1, message: text, data: text };
      const reply = method === 'fail' ? { error } : { result: { [text]: text } };
      response.end(JSON.stringify({ jsonrpc: '2.0', id, ...reply }));
    });
    const shown = [
      await runCli([bad.url, 'fail', '--color', 'never'], { isTty: true }),
      await runCli([bad.url, 'm', '--color', 'never'], { isTty: true }),
      await runCli([bad.url, 'm', '--color', 'never', '-o', 'table'], { isTty: true }),
    ];
    for (const { out, err } of shown) expect(`${out}${err}`).toSatisfy(isPlain);
    expect(shown[0]?.err).toMatch(/^error 1: a \[31m 1m b "a.*"\n$/);
  });

  test('-v logs the messages, -vv the headers too, without secrets', async () => {
    const once = await runCli([server.url, 'm', '-v', '--token', 'sesame']);
    expect(once.err).toBe(
      '--> {"jsonrpc":"2.0","method":"m","id":1}\n<-- 200 {"jsonrpc":"2.0","result":[{"a":1,"b":"x"},{"a":22}],"id":1}\n',
    );
    const twice = await runCli([server.url, 'm', '-vv', '--token', 'sesame']);
    expect(twice.err).toContain(
      '\n> content-type: application/json\n> authorization: Bearer ***\n',
    );
    expect(twice.err).toMatch(/\n< 200 OK\n(< .*\n)+<-- 200 \{/);
  });

  test('-v logs the text of a response that is not JSON', async () => {
    await using html = await serve((_, response) => void response.writeHead(502).end('<h1>Bad'));
    const { err } = await runCli([html.url, 'm', '-v']);
    expect(err).toContain('<h1>Bad\n');
  });
});

describe('connections:', () => {
  test('--connect-timeout limits TLS, too, and says that nothing was sent', async () => {
    await using silent = await serveOn(createTcpServer());
    const args = [`https://127.0.0.1:${silent.port}`, 'm', '--connect-timeout', '50ms'];
    const ended = await errorOf(args);
    expect(ended).toMatchObject({ code: 4, error: { kind: 'unreached', sent: 'no' } });
  });

  test('--cert and --key identify this side', async () => {
    const certificate = createCertificate();
    const names: unknown[] = [];
    const secure = createServer(
      { ...certificate, ca: certificate.cert, requestCert: true },
      (request, response) => {
        names.push((request.socket as import('node:tls').TLSSocket).authorized);
        request.resume().on('end', () => response.end('{"jsonrpc":"2.0","result":5,"id":1}'));
      },
    );
    await using listening = await serveOn(secure);
    writeFileSync(join(home, 'cert.pem'), certificate.cert);
    writeFileSync(join(home, 'key.pem'), certificate.key);
    writeFileSync(join(home, 'both.pem'), certificate.cert + certificate.key);
    const args = [`https://localhost:${listening.port}`, 'm', '--cacert', 'cert.pem'];
    expect((await runCli(args)).code).not.toBe(0);
    await runCli([...args, '--cert', 'cert.pem', '--key', 'key.pem']);
    await runCli([...args, '--cert', 'both.pem']);
    expect(names).toEqual([true, true]);
  });

  test('go through a proxy: http, https and WebSockets', async () => {
    await using proxy = await startProxy('user:sesame');
    await using jayson = await startJayson({ tls: true, webSocket: true });
    writeFileSync(join(home, 'jayson.pem'), jayson.ca);
    const flags = ['--cacert', 'jayson.pem', '--proxy', proxy.url];
    for (const url of [jayson.url, jayson.httpsUrl, jayson.wsUrl, jayson.wssUrl])
      expect(await runCli([url, 'add', '2', '3', ...flags])).toEqual({
        code: 0,
        out: '5\n',
        err: '',
      });
    const host = new URL(jayson.httpsUrl).host;
    expect(proxy.seen).toEqual([
      `POST ${jayson.url}`,
      `CONNECT ${host}`,
      `CONNECT ${new URL(jayson.wsUrl).host}`,
      `CONNECT ${host}`,
    ]);
  });

  test('find the proxy in the environment, as curl does', async () => {
    await using proxy = await startProxy();
    await using jayson = await startJayson({ tls: true });
    const call = (url: string, env: Readonly<Record<string, string>>) =>
      runCli([url, 'add', '2', '3', '-k'], { env });
    await call(jayson.httpsUrl, { HTTPS_PROXY: proxy.url });
    await call(jayson.httpsUrl, { https_proxy: proxy.url.replace('http://', '') });
    await call(jayson.url, { http_proxy: proxy.url });
    await call(jayson.url, { ALL_PROXY: proxy.url });
    expect(proxy.seen).toHaveLength(4);
    await call(jayson.url, { HTTP_PROXY: proxy.url });
    await call(jayson.url, { http_proxy: proxy.url, NO_PROXY: 'x, 127.0.0.1' });
    await call(jayson.httpsUrl, { HTTPS_PROXY: proxy.url, no_proxy: '.localhost' });
    await call(jayson.httpsUrl, { HTTPS_PROXY: proxy.url, no_proxy: '*' });
    expect(proxy.seen).toHaveLength(4);
  });

  test('that a proxy refuses were not sent, and the error hides its password', async () => {
    await using proxy = await startProxy('user:other');
    const url = proxy.url.replace('other', 'sesame');
    const ended = await errorOf(['https://localhost:1/', 'm', '--proxy', url]);
    expect(ended).toMatchObject({ code: 4, error: { kind: 'unreached', sent: 'no' } });
    expect(JSON.stringify(ended)).not.toContain('sesame');
  });

  test('--retry repeats a call that was not sent, and --idempotent one that may have been', async () => {
    const refused = [`:${await freePort()}`, 'm', '--retry', '1'];
    expect(await errorOf(refused)).toMatchObject({ code: 4, error: { attempts: 2 } });
    let calls = 0;
    await using flaky = await serve(({ body }, response) => {
      calls += 1;
      if (calls % 2 === 1) response.destroy();
      else response.end(JSON.stringify({ jsonrpc: '2.0', result: calls, id: JSON.parse(body).id }));
    });
    expect(await errorOf([flaky.url, 'm', '--retry', '1'])).toMatchObject({ code: 5 });
    calls = 0;
    expect((await runCli([flaky.url, 'm', '--retry', '1', '--idempotent'])).out).toBe('2\n');
  });

  test('--framing content-length: a language server, whose stderr --quiet drops', async ({
    skip,
  }) => {
    const program = typescriptServer();
    skip(!program || !isInstalled('typescript'));
    const { command = '', args = [] } = program ?? {};
    const words = ['initialize', 'capabilities:={}', 'processId:=null', 'rootUri:=null'];
    const { code, out } = await runCli([
      ...['--stdio', '--framing', 'content-length', '-q', ...words, '--', command, ...args],
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toHaveProperty('capabilities');
  });

  test('the standard error of a process is shown, unless --quiet is used', async () => {
    const script = `process.stderr.write('starting\\n'); process.stdin.once('data', (text) => console.log(JSON.stringify({ jsonrpc: '2.0', result: 5, id: JSON.parse(text).id })))`;
    const program = ['--', process.execPath, '-e', script];
    expect((await runCli(['--stdio', 'm', ...program])).err).toBe('starting\n');
    expect((await runCli(['--stdio', '-q', 'm', ...program])).err).toBe('');
  });

  test('stdio: starts a program without a shell', async () => {
    const file = join(home, 'server.mjs');
    writeFileSync(
      file,
      `#!/usr/bin/env node\nprocess.stdin.once('data', (text) => console.log(JSON.stringify({ jsonrpc: '2.0', result: process.argv.slice(2), id: JSON.parse(text).id })))`,
    );
    chmodSync(file, 0o755);
    expect((await runCli([`stdio:${file} $HOME ;`, 'm'])).out).toBe('["$HOME",";"]\n');
  });
});
