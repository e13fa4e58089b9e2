import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@jsonrpcclient/testing/servers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSecrets } from '../src/secrets/secrets.ts';
import { runCli } from './run-cli.ts';

const secret = 'S3same"Öffne';
const home = mkdtempSync(join(tmpdir(), 'jsonrpc-secrets-'));
const env = {
  HOME: home,
  JSONRPC_PASSWORD: secret,
  SECRET: secret,
};
let server: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  // A server that repeats everything that it gets, in results, errors and texts that aren't JSON.
  server = await serve(({ body, headers, url }, response) => {
    // `doctor` also sends bodies that are empty or compressed.
    const { method, id, params } = body.startsWith('{') ? JSON.parse(body) : {};
    const echo = { ...headers, url, params };
    if (method === 'html') response.writeHead(500).end(JSON.stringify(headers));
    else if (method === 'denied')
      response.writeHead(401, { 'www-authenticate': 'x' }).end(JSON.stringify(headers));
    else if (method === 'cut') response.destroy();
    else if (method === 'wrong')
      response.end(JSON.stringify({ jsonrpc: '2.0', result: echo, id: 'wrong' }));
    else if (method === 'rpc.discover')
      response.end(
        JSON.stringify({
          jsonrpc: '2.0',
          result: {
            openrpc: '1.4.0',
            info: { title: 'x', version: '1' },
            methods: [{ name: 'm', params: [] }],
          },
          id,
        }),
      );
    else
      response.end(
        JSON.stringify({
          jsonrpc: '2.0',
          error: {
            code: 1,
            message: `no: ${headers.authorization ?? headers['x-key']}`,
            data: echo,
          },
          id,
        }),
      );
  });
  writeFileSync(join(home, 'token.txt'), secret);
  writeFileSync(join(home, 'headers.txt'), `X-Key: ${secret}\n`);
});

afterAll(() => server[Symbol.asyncDispose]());

/** The ways to pass a secret. */
const ways: readonly (readonly [string, readonly string[]])[] = [
  ['--token', ['--token', secret]],
  ['--user', ['-u', `me:${secret}`]],
  ['JSONRPC_PASSWORD', ['-u', 'me']],
  ['--bearer-file', ['--bearer-file', 'token.txt']],
  ['--header', ['-H', `Authorization: Bearer ${secret}`]],
  ['--header with another sensitive name', ['-H', `X-Key: ${secret}`]],
  ['--header with a variable', ['-H', 'X-Anything: \u0024{SECRET}']],
  ['--header @file', ['-H', '@headers.txt']],
  ['a wrong flag', ['--tokn', secret]],
  ['a wrong flag with =', [`--tokn=${secret}`]],
  ['a flag that takes no value', [`--insecure=${secret}`]],
  ['an invalid header', ['-H', `${secret}`]],
  ['two flags for credentials', ['--token', secret, '-u', `me:${secret}`]],
  ['an invalid proxy', ['--proxy', `socks://me:${secret}@x`]],
  ['a wrong duration', ['--timeout', secret]],
];

/** The forms in which a secret can be shown. */
const forms = [
  secret,
  JSON.stringify(secret).slice(1, -1),
  encodeURIComponent(secret),
  Buffer.from(secret).toString('latin1'),
  Buffer.from(`me:${secret}`).toString('base64'),
  'S3same',
];

const find = (text: string) => forms.filter((form) => text.includes(form));

describe.each(ways)('a secret passed by %s is in no', (_, flags) => {
  test.each(['html', 'denied', 'cut', 'wrong', 'rpc'])(
    'error or log of a call that ends like %s',
    async (method) => {
      for (const isTty of [false, true]) {
        const { err } = await runCli([server.url, method, ...flags, '-vv'], {
          env,
          cwd: home,
          isTty,
        });
        expect(err).not.toBe('');
        expect(find(err)).toEqual([]);
      }
    },
  );

  test('command for curl, dry run, outcome of a batch or document', async () => {
    const options = { env, cwd: home };
    const shown = [
      await runCli([server.url, 'm', ...flags, '--curl'], options),
      await runCli([server.url, 'm', ...flags, '--dry-run', '-vv'], options),
      await runCli(['batch', server.url, ...flags, '-vv'], {
        ...options,
        input: '{"method":"rpc"}\n{"method":"html"}\n',
      }),
      await runCli(['list', server.url, ...flags, '-vv'], options),
      await runCli(['doctor', server.url, ...flags], options),
      await runCli(['repl', server.url, ...flags, '-vv'], { ...options, input: 'rpc\nhtml\n' }),
      await runCli(['profile', 'add', 'mine', server.url, ...flags], options),
    ];
    for (const { out, err } of shown) expect(find(out + err)).toEqual([]);
  });
});

test('a secret in a URL is in no error, log, command for curl, profile or cache', async () => {
  const url = server.url.replace('http://', `http://me:${encodeURIComponent(secret)}@`);
  for (const method of ['rpc', 'html', 'cut', 'wrong']) {
    const { err } = await runCli([url, method, '-vv'], { env, cwd: home });
    expect(find(err)).toEqual([]);
  }
  const shown = [
    await runCli([url, 'm', '--curl'], { env, cwd: home }),
    await runCli(['list', url, '-vv'], { env, cwd: home }),
    await runCli(['doctor', url], { env, cwd: home }),
    await runCli(['profile', 'add', 'mine', url], { env, cwd: home }),
    await runCli([`http://me:${secret}@:bad`, 'm'], { env, cwd: home }),
    await runCli([`htp://me:${secret}@x`, 'm'], { env, cwd: home }),
    await runCli([`${secret}`, 'm'], { env, cwd: home }),
  ];
  for (const { out, err } of shown) expect(find(out + err)).toEqual([]);
});

test('no secret is in any file that the commands have written', () => {
  const files = readdirSync(home, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/^(token|headers)\.txt$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) expect(find(readFileSync(file, 'utf8') + file)).toEqual([]);
});

describe('hiding', () => {
  test('prefers the longest secret, and treats special characters as text', () => {
    const secrets = createSecrets();
    secrets.add('a.c', 'ONE');
    secrets.add('xa.cx', 'TWO');
    secrets.add('[(*', 'THREE');
    expect(secrets.hide('xa.cx a.c abc [(*')).toBe('*** *** abc ***');
    expect(secrets.split('1xa.cx2')).toEqual(['1', { variable: 'TWO', value: 'xa.cx' }, '2']);
  });
});
