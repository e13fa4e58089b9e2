import { chmodSync, mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve, type TestServer } from '@jsonrpcclient/testing/servers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { errorOf, runCli } from './run-cli.ts';

let server: TestServer;
let config = '';
let options: { env: Record<string, string>; cwd: string };
const path = () => join(config, 'jsonrpc', 'config.json');

beforeAll(async () => {
  server = await serve((_, response) => {
    response.end('{"jsonrpc":"2.0","result":5,"id":1}');
  });
});

afterAll(() => server[Symbol.asyncDispose]());

beforeEach(() => {
  config = mkdtempSync(join(tmpdir(), 'jsonrpc-config-'));
  options = { env: { XDG_CONFIG_HOME: config }, cwd: config };
});

const add = (...flags: string[]) =>
  runCli(['profile', 'add', 'node', server.url, ...flags], options);
const call = (env = {}) => runCli(['node', 'm'], { ...options, env: { ...options.env, ...env } });
const headers = () => server.requests.at(-1)?.headers;

describe('a profile', () => {
  test('is a name for a target and its flags, in a file that only the user can read', async () => {
    expect(await add('-H', 'X-A: b', '--timeout', '5s')).toEqual({ code: 0, out: '', err: '' });
    expect((await call()).out).toBe('5\n');
    expect(headers()).toMatchObject({ 'x-a': 'b' });
    expect((await runCli(['-P', 'node', 'm'], options)).out).toBe('5\n');
    expect(statSync(path()).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(path(), 'utf8'))).toEqual({
      profiles: { node: { url: server.url, headers: { 'X-A': 'b' }, timeout: '5s' } },
    });
  });

  test('finds secrets in the environment, in a file and by a command', async () => {
    writeFileSync(join(config, 'token.txt'), 'sesame\n');
    const command = `command:${process.execPath} -p 'ses'+'ame'`.replaceAll("'", '"');
    for (const source of ['env:WORD', `file:${join(config, 'token.txt')}`, command]) {
      expect((await add('--token', source)).code).toBe(0);
      expect(readFileSync(path(), 'utf8')).not.toContain('sesame');
      await call({ WORD: 'sesame' });
      expect(headers()).toMatchObject({ authorization: 'Bearer sesame' });
    }
    await add('-u', 'me:env:WORD', '-H', 'X-Key: env:WORD', '-H', 'X-B: <\u0024{WORD}>');
    await call({ WORD: 'sesame' });
    expect(headers()).toMatchObject({
      authorization: `Basic ${btoa('me:sesame')}`,
      'x-key': 'sesame',
      'x-b': '<sesame>',
    });
    expect(await call()).toMatchObject({
      code: 2,
      err: expect.stringContaining('WORD is not set'),
    });
  });

  test.each([
    [['--token', 'sesame']],
    [['-u', 'me:sesame']],
    [['-H', 'Authorization: Bearer sesame']],
    [['-H', 'X-Api-Key: sesame']],
  ])('does not contain a secret without --plain: %j', async (flags) => {
    const { code, err } = await add(...flags);
    expect(code).toBe(2);
    expect(err).not.toContain('sesame');
    expect((await add(...flags, '--plain')).code).toBe(0);
    await call();
    expect(Object.values(headers() ?? {}).join()).toMatch(/sesame|bWU6c2VzYW1l/);
    const shown = await runCli(['profile', 'show', 'node'], options);
    expect(shown.out).toContain('***');
    expect(shown.out).not.toContain('sesame');
  });

  test('is listed, shown and removed', async () => {
    await add('--token', 'env:WORD');
    writeFileSync(join(config, '.jsonrpc.json'), '{"profiles":{"dev":{"url":":8000"}}}');
    const { out } = await runCli(['profile', 'list', '-o', 'table'], options);
    expect(out).toBe(
      `name  url${' '.repeat(server.url.length - 3)}  from\nnode  ${server.url}  user\ndev   :8000${' '.repeat(server.url.length - 5)}  project\n`,
    );
    const shown = await runCli(['profile', 'show', 'node'], options);
    expect(JSON.parse(shown.out)).toEqual({ url: server.url, token: 'env:WORD', headers: {} });
    await runCli(['profile', 'remove', 'node'], options);
    expect((await call()).code).toBe(2);
  });

  test('is not read if other users may read it', async () => {
    await add();
    chmodSync(path(), 0o644);
    expect(await errorOf(['node', 'm'], options)).toEqual({
      code: 2,
      error: { kind: 'usage', message: `other users may read ${path()}; run: chmod 600 ${path()}` },
    });
  });

  test.each([
    ['call', ':1'],
    ['-x', ':1'],
    ['a b', ':1'],
    ['node', 'nowhere'],
    ['node', 'http://me:sesame@x/'],
  ])('%s for %s is refused', async (name, url) => {
    expect(await errorOf(['profile', 'add', '--', name, url], options)).toMatchObject({ code: 2 });
  });
});

test.each([['--retry', '3'], ['--id', 'uuid'], ['--insecure'], ['--proxy', 'http://localhost:1']])(
  'a profile does not store %s, so profile add refuses it',
  async (...flags) => {
    const { code, error } = await errorOf(['profile', 'add', 'node', ':1', ...flags], options);
    expect(code).toBe(2);
    expect(error.message).toContain(`unknown flag ${flags[0]}`);
  },
);

describe("a project's profile", () => {
  const write = (profile: object) =>
    writeFileSync(join(config, '.jsonrpc.json'), JSON.stringify({ profiles: { dev: profile } }));
  const deeper = () => {
    const cwd = join(config, 'a', 'b');
    mkdirSync(cwd, { recursive: true });
    return { ...options, cwd };
  };

  test('is found from a folder below, but gets no token of the environment', async () => {
    write({ url: server.url });
    const { env } = options;
    const called = await runCli(['dev', 'm'], { ...deeper(), env: { ...env, JSONRPC_TOKEN: 'x' } });
    expect(called.out).toBe('5\n');
    expect(headers()?.authorization).toBeUndefined();
    await runCli(['dev', 'm', '--token', 'own'], deeper());
    expect(headers()?.authorization).toBe('Bearer own');
  });

  test("never overrides the user's", async () => {
    await add();
    writeFileSync(
      join(config, '.jsonrpc.json'),
      '{"profiles":{"node":{"url":"http://127.0.0.1:1"}}}',
    );
    expect((await call()).out).toBe('5\n');
  });

  test.each([
    [{ url: { command: ['touch', 'x'] } }],
    [{ url: { env: 'HOME' } }],
    [{ url: ':1', token: { command: ['touch', 'x'] } }],
    [{ url: ':1', headers: { a: { env: 'HOME' } } }],
    [{ url: 'stdio:touch x' }],
  ])('must not run programs or read secrets: %j', async (profile) => {
    write(profile);
    const { code, error } = await errorOf(['dev', 'm'], options);
    expect(code).toBe(2);
    expect(error.message).toMatch(/^\.jsonrpc\.json (must not start|may contain only)/);
  });

  test('that is not JSON is reported', async () => {
    writeFileSync(join(config, '.jsonrpc.json'), 'secret');
    const { error } = await errorOf(['dev', 'm'], options);
    expect(error.message).toMatch(/\.jsonrpc\.json must contain \{ "profiles"/);
  });
});
