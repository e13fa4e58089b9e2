import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startJayson } from '@jsonrpcclient/fixtures';
import { serve } from '@jsonrpcclient/testing/servers';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildCli } from './build-cli.ts';
import { eventually, home } from './run-cli.ts';

let main = '';

beforeAll(async () => {
  main = await buildCli();
});

const env = { HOME: home, PATH: process.env.PATH ?? '' };

function start(...args: readonly string[]): ChildProcess {
  return startNode([], args);
}

/** Starts the command with flags of Node. */
function startNode(flags: readonly string[], args: readonly string[]): ChildProcess {
  const all = [...flags, main, ...args];
  return spawn(process.execPath, all, { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function ended(child: ChildProcess): Promise<unknown> {
  const [code, signal] = await once(child, 'exit');
  return signal ?? code;
}

describe.skipIf(process.platform === 'win32')('the process', { timeout: 120_000 }, () => {
  test('ends quietly with 0 if the reader of its output has gone', async () => {
    await using server = await serve(({ body }, response) => {
      const results = Array.from({ length: 200_000 }, (_, index) => index);
      response.end(JSON.stringify({ jsonrpc: '2.0', result: results, id: JSON.parse(body).id }));
    });
    const script = `"$0" "$1" "$2" m -o ndjson | head -n 1; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = await promisify(execFile)(
      'bash',
      ['-c', script, process.execPath, main, server.url],
      { env },
    );
    expect({ stdout, stderr }).toEqual({ stdout: '0\n0\n', stderr: '' });
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('ends a call on %s, without a message', async (signal, code) => {
    let isCalled = false;
    await using server = await serve(() => {
      isCalled = true;
    });
    const child = start(server.url, 'm');
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    await eventually(() => isCalled).toBe(true);
    child.kill(signal);
    expect(await ended(child)).toBe(code);
    expect(output).toBe('');
  });

  test('ends the program that it started', async () => {
    const script = `console.error(process.pid); process.stdin.resume(); setInterval(() => {}, 1e6)`;
    const child = start('--stdio', 'm', '--', process.execPath, '-e', script);
    const [text] = await once(child.stderr ?? child, 'data');
    child.kill('SIGINT');
    expect(await ended(child)).toBe(130);
    expect(() => process.kill(Number(String(text)), 0)).toThrow('ESRCH');
  });

  test('that is killed during a batch can be resumed: every call is executed once, or reported', async () => {
    const executed: number[] = [];
    let isHeld = true;
    await using server = await serve(({ body }, response) => {
      const calls: { params: [number]; id: number }[] = JSON.parse(body);
      // The server executes these calls, but their responses come too late.
      for (const { params } of calls) executed.push(params[0]);
      if (isHeld && executed.length > 50) return;
      response.end(
        JSON.stringify(calls.map(({ params, id }) => ({ jsonrpc: '2.0', result: params, id }))),
      );
    });
    const lines = Array.from(
      { length: 100 },
      (_, index) => `{"method":"m","params":[${index + 1}]}\n`,
    );
    const [file, log] = [join(home, 'killed.ndjson'), join(home, 'really-killed.log')];
    writeFileSync(file, lines.join(''));
    const args = ['batch', server.url, file, '--size', '10', '--concurrency', '2', '--resume', log];
    const child = start(...args);
    let out = '';
    child.stdout?.setEncoding('utf8').on('data', (text) => {
      out += text;
    });
    await eventually(() => executed.length).toBeGreaterThanOrEqual(70);
    child.kill('SIGKILL');
    expect(await ended(child)).toBe('SIGKILL');

    isHeld = false;
    const again = start(...args);
    again.stdout?.setEncoding('utf8').on('data', (text) => {
      out += text;
    });
    expect(await ended(again)).toBe(7);
    expect(executed.toSorted((one, other) => one - other)).toEqual(
      lines.map((_, index) => index + 1),
    );
    const outcomes = out
      .trimEnd()
      .split('\n')
      .map((text) => JSON.parse(text));
    expect(outcomes.map(({ line }) => line)).toEqual(lines.map((_, index) => index + 1));
    const unknown = outcomes.filter(({ ok }) => !ok).map(({ line }) => line);
    expect(unknown).toEqual(Array.from({ length: 20 }, (_, index) => index + 51));
    expect(readFileSync(log, 'utf8')).toMatch(/\{"done":100\}\n$/);
  });

  test('makes the calls of a file of 40 MB with a heap of 16 MB', async () => {
    await using server = await serve(({ body }, response) => {
      const calls: { id: number }[] = JSON.parse(body);
      response.end(JSON.stringify(calls.map(({ id }) => ({ jsonrpc: '2.0', result: id, id }))));
    });
    const file = join(home, 'large.ndjson');
    writeFileSync(file, `{"method":"m","params":["${'x'.repeat(2000)}"]}\n`.repeat(20_000));
    const args = ['batch', server.url, file, '--size', '20', '-q'];
    const child = startNode(['--max-old-space-size=16'], args);
    let lines = 0;
    child.stdout?.on('data', (bytes: Buffer) => {
      lines += bytes.filter((byte) => byte === 10).length;
    });
    child.stderr?.resume();
    expect(await ended(child)).toBe(0);
    expect(lines).toBe(20_000);
  });

  test('prints only the result in a pipe', async () => {
    await using jayson = await startJayson();
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      [main, jayson.url, 'add', '2', '3'],
      { env },
    );
    expect({ stdout, stderr }).toEqual({ stdout: '5\n', stderr: '' });
  });
});
