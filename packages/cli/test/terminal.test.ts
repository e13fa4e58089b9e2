import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startJayson } from '@jsonrpcclient/fixtures';
import { serve } from '@jsonrpcclient/testing/servers';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildCli } from './build-cli.ts';
import { eventually, home } from './run-cli.ts';
import { hasTmux, startTerminal, type Terminal } from './terminal.ts';

let main = '';

beforeAll(async () => {
  main = await buildCli();
});

const start = (args: readonly string[], env = {}): Promise<Terminal> =>
  startTerminal([process.execPath, main, ...args], env);

describe.skipIf(!hasTmux)('in a terminal (needs tmux)', { timeout: 120_000 }, () => {
  test('results are indented and colored, errors are a line for people', async () => {
    await using jayson = await startJayson();
    await using shown = await start([jayson.url, 'echo', 'a=x', 'n=1']);
    await shown.shows(/^\{\n {2}"a": "x",\n {2}"n": 1\n\}\n\[exit 0\]$/);
    expect(await shown.screen({ colors: true })).toContain('\u001b[32m"x"');
    await using plain = await start([jayson.url, 'echo', 'a=x'], { NO_COLOR: '1' });
    await plain.shows(/\[exit 0\]$/);
    expect(await plain.screen({ colors: true })).not.toContain('\u001b[3');
    await using failed = await start([jayson.url, 'fail']);
    await failed.shows(/^error 42: made to fail \{"why":"test"\}\n\[exit 1\]$/);
  });

  test('a missing password is asked for, and not shown', async () => {
    await using server = await serve(
      (_, response) => void response.end('{"jsonrpc":"2.0","result":5,"id":1}'),
    );
    await using terminal = await start([server.url, 'm', '-u', 'me', '-vv']);
    await terminal.shows(/^Password of me:$/);
    await terminal.type('sesamx', 'BSpace', 'e', 'Enter');
    await terminal.shows(/\[exit 0\]$/);
    const screen = await terminal.screen();
    expect(screen).not.toContain('sesa');
    expect(screen).toContain('> authorization: Basic ***');
    expect(server.requests[0]?.headers.authorization).toBe(`Basic ${btoa('me:sesame')}`);
  });

  test('doctor asks before --deep, and sends nothing after no or Ctrl-C', async () => {
    await using server = await serve((_, response) => void response.writeHead(500).end());
    await using refused = await start(['doctor', server.url, '--deep']);
    await refused.shows(/Continue\? \[y\/N\]$/);
    await refused.type('n', 'Enter');
    await refused.shows(/\[exit 0\]$/);
    await using stopped = await start(['doctor', server.url, '--deep']);
    await stopped.shows(/Continue\? \[y\/N\]$/);
    await stopped.type('C-c');
    await stopped.shows(/\[exit 130\]$/);
    expect(server.requests).toEqual([]);
  });

  test('Ctrl-C ends the question for a password, and a call', async () => {
    await using asked = await start(['http://127.0.0.1:1/', 'm', '-u', 'me']);
    await asked.shows(/Password/);
    await asked.type('x', 'C-c');
    await asked.shows(/\[exit 130\]$/);
    await using jayson = await startJayson();
    await using calling = await start([jayson.url, 'slow', '60000', '-v']);
    await calling.shows(/-->/);
    await calling.type('C-c');
    await calling.shows(/\[exit 130\]$/);
  });

  test('batch shows a bar, and Ctrl-C says how to continue', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let calls = 0;
    await using server = await serve(async ({ body }, response) => {
      calls += 1;
      if (calls > 50) await held;
      response.end(JSON.stringify({ jsonrpc: '2.0', result: 5, id: JSON.parse(body).id }));
    });
    const file = join(home, 'bar.ndjson');
    writeFileSync(file, '{"method":"m"}\n'.repeat(100));
    const flags = ['--size', '0', '--concurrency', '1', '--resume', join(home, 'bar.log')];
    const args = ['batch', server.url, file, ...flags].map((arg) => `'${arg}'`).join(' ');
    await using terminal = await startTerminal([
      'sh',
      '-c',
      `exec '${process.execPath}' '${main}' ${args} >/dev/null`,
    ]);
    await terminal.shows(/█+░+ 50 % {2}50 done {2}50 ok {2}0 failed {2}\d+\/s {2}eta \d+ s/);
    await terminal.type('C-c');
    release();
    await terminal.shows(
      /stopped after line 5\d; run the same command again to continue\n\[exit 130\]$/,
    );
  });

  test('the REPL has a history that survives it, completion and Ctrl-C', async () => {
    const document = join(home, 'openrpc.json');
    writeFileSync(
      document,
      JSON.stringify({
        openrpc: '1.4.0',
        info: { title: 'x', version: '1' },
        methods: [{ name: 'subtract', params: [] }],
      }),
    );
    let isSlow = false;
    await using server = await serve(({ body }, response) => {
      const { method, params, id } = JSON.parse(body);
      isSlow = method === 'slow';
      const result = method === 'subtract' ? params[0] - params[1] : params;
      if (!isSlow) response.end(JSON.stringify({ jsonrpc: '2.0', result, id }));
    });
    const args = ['repl', server.url, '--document', document, '--token', 'sesame'];
    await using terminal = await start(args);
    await terminal.shows(/^>$/);
    await terminal.type('sub', 'Tab');
    await terminal.shows(/^> subtract$/);
    await terminal.type('5 3', 'Enter');
    await terminal.shows(/^> subtract 5 3\n2\n>$/);
    await terminal.type('echo password=sesame', 'Enter');
    await terminal.shows(/"password": "sesame"\n\}\n>$/);
    await terminal.type('slow 60000', 'Enter');
    await eventually(() => isSlow).toBe(true);
    await terminal.type('C-c');
    await terminal.shows(/aborted\n>$/);
    await terminal.type('half', 'C-c');
    await terminal.shows(/\(Ctrl-D ends\)\n>$/);
    await terminal.type('C-d');
    await terminal.shows(/\[exit 0\]$/);
    const history = readFileSync(join(home, '.local/state/jsonrpc/history'), 'utf8');
    expect(history).toBe('subtract 5 3\nslow 60000\n');
    await using again = await start(args);
    await again.shows(/^>$/);
    await again.type('Up', 'Up', 'Enter');
    await again.shows(/^> subtract 5 3\n2\n>$/);
  });
});
