import { execFile, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type JaysonServer, startJayson } from '@jsonrpcclient/fixtures';
import { serve } from '@jsonrpcclient/testing/servers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { errorOf, home, runCli } from './run-cli.ts';

const hasCurl = spawnSync('curl', ['--version']).status === 0;
let jayson: JaysonServer;

beforeAll(async () => {
  jayson = await startJayson({ tls: true });
  writeFileSync(join(home, 'ca.pem'), jayson.ca);
});

afterAll(() => jayson[Symbol.asyncDispose]());

/** Runs a line in a shell, as a user who pastes it. */
async function paste(line: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const { stdout } = await promisify(execFile)('sh', ['-c', line], {
    cwd: home,
    env: { PATH: process.env.PATH ?? '', ...env },
  });
  return stdout;
}

test.runIf(hasCurl).each([
  ['plain params', () => [jayson.url, 'echo', '2', 'a b']],
  ['quotes, dollars and backslashes', () => [jayson.url, 'echo', `it's "$HOME" \\ \`x\` !`, '-s']],
  ['names', () => [jayson.url, 'echo', 'name=Föö', 'x:=[1]']],
  ['an id', () => [jayson.url, 'echo', '--id', "o'clock"]],
  ['a certificate', () => [jayson.httpsUrl, 'echo', '1', '--cacert', 'ca.pem']],
  ['any certificate', () => [jayson.httpsUrl, 'echo', '1', '-k', '--timeout', '5s']],
])('the command for curl returns the same response: %s', async (_, toArgs) => {
  const args = toArgs();
  const { out: line } = await runCli([...args, '--curl']);
  const { out: raw } = await runCli([...args, '-o', 'raw']);
  expect(await paste(line)).toBe(raw.trimEnd());
});

test.runIf(hasCurl)(
  'the command for curl sends the same headers, with secrets from variables',
  async () => {
    await using server = await serve((_, response) => {
      response.end('{"jsonrpc":"2.0","result":1,"id":1}');
    });
    const cases = [
      { flags: ['--token', 'sesame'], env: { JSONRPC_TOKEN: 'sesame' } },
      { flags: ['-u', 'me:sesame'], env: { JSONRPC_PASSWORD: 'sesame' } },
      { flags: ['-H', 'X-Api-Key: sesame'], env: { JSONRPC_X_API_KEY: 'sesame' } },
      { flags: ['-H', 'Cookie: a=sesame'], env: { JSONRPC_COOKIE: 'a=sesame' } },
      { flags: ['-H', 'X-Word: \u0024{WORD}'], env: { WORD: 'sesame' } },
    ];
    for (const { flags, env } of cases) {
      const args = [server.url, 'm', ...flags];
      await runCli(args, { env });
      const { out } = await runCli([...args, '--curl'], { env });
      expect(out).not.toContain('sesame');
      await paste(out, env);
      const { out: revealed } = await runCli([...args, '--curl', '--reveal'], { env });
      expect(revealed).toContain('sesame');
      await paste(revealed);
      const seen = server.requests.slice(-3).map(({ headers, body }) => {
        const { host, connection, 'user-agent': _, ...others } = headers;
        return { body, headers: others };
      });
      expect(seen[1]).toEqual(seen[0]);
      expect(seen[2]).toEqual(seen[0]);
    }
  },
);

test('there is no command for curl over a WebSocket, and invalid params are reported', async () => {
  expect(await errorOf(['ws://localhost/', 'm', '--curl'])).toMatchObject({ code: 2 });
});
