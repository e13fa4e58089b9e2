import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type JaysonServer, startJayson } from '@jsonrpcclient/fixtures';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exitCode } from '../src/failure/exit-code.ts';
import { runCli } from './run-cli.ts';
import { splitWords } from './split-words.ts';

const page = readFileSync(
  fileURLToPath(new URL('../../../docs/operations/cli.md', import.meta.url)),
  'utf8',
);

/** The commands in the `console` blocks, and what each prints. */
const commands = [...page.matchAll(/^```console\n([\s\S]*?)^```$/gm)]
  .flatMap(([, block = '']) => block.split(/^\$ /m).slice(1))
  .map((entry) => {
    const [command = '', ...output] = entry.trimEnd().split('\n');
    return { command, output };
  });

const cwd = mkdtempSync(join(tmpdir(), 'jsonrpc-docs-'));
let jayson: JaysonServer;

beforeAll(async () => {
  jayson = await startJayson({ webSocket: true });
  const calls = [
    '{"method":"add","params":[2,3]}',
    '{"method":"go","notify":true}',
    '{"method":"fail"}',
  ];
  writeFileSync(join(cwd, 'calls.ndjson'), calls.join('\n'));
  writeFileSync(join(cwd, 'sums.csv'), 'a,b\n2,3\n4,5\n');
});

afterAll(() => jayson[Symbol.asyncDispose]());

test('the page begins with ten things that people need, the first of which is a call', () => {
  const [first = ''] = page.split('\n## Targets');
  expect(first.match(/^```console$/gm)).toHaveLength(10);
  expect(commands[0]).toEqual({ command: 'jsonrpc http://localhost:8000/ add 2 3', output: ['5'] });
});

test.each(commands)('$command', async ({ command, output }) => {
  const { port } = new URL(jayson.url);
  const [program, ...args] = splitWords(command.replaceAll('8000', port));
  expect(program).toBe('jsonrpc');
  const env = { HOME: cwd, NODE_TOKEN: 'abc' };
  const { out, err } = await runCli(args, { cwd, env });
  const lines = (err + out).replaceAll(port, '8000').split('\n');
  expect(lines.slice(0, -1)).toEqual(output);
});

test('the table of exit codes is complete', () => {
  const [, table = ''] = /\| exit code[^\n]*\n([\s\S]*?)\n\n/.exec(page) ?? [];
  const listed = [...table.matchAll(/^\| ([\d, ]+?) +\|/gm)].flatMap(([, codes = '']) =>
    codes.split(', ').map(Number),
  );
  expect(listed.sort()).toEqual(Object.values(exitCode).sort());
});
