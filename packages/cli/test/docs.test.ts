import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startJayson } from '@jsonrpcclient/fixtures';
import { expect, test } from 'vitest';
import { runCli } from './run-cli.ts';
import { splitWords } from './split-words.ts';

const path = fileURLToPath(new URL('../../../docs/cli.md', import.meta.url));

/** The commands in the `console` blocks, and what each prints. */
const commands = [...readFileSync(path, 'utf8').matchAll(/^```console\n([\s\S]*?)^```$/gm)]
  .flatMap(([, block = '']) => block.split(/^\$ /m).slice(1))
  .map((entry) => {
    const [command = '', ...output] = entry.trimEnd().split('\n');
    return { command, output };
  });

test('the page begins with a command that calls a server', () => {
  expect(commands[0]).toEqual({
    command: 'jsonrpc http://localhost:8000/ add 2 3',
    output: ['5'],
  });
});

test.each(commands)('$command', async ({ command, output }) => {
  await using server = await startJayson();
  const { port } = new URL(server.url);
  const [program, ...args] = splitWords(command.replaceAll('8000', port));
  expect(program).toBe('jsonrpc');
  const { out, err } = await runCli(args);
  expect((err + out).replaceAll(port, '8000').trimEnd().split('\n')).toEqual(output);
});
