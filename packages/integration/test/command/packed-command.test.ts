import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commands } from '../../../cli/src/commands.ts';
import { splitWords } from '../../../cli/test/split-words.ts';
import { checkDoctor } from './doctor.ts';
import { examined } from './examined.ts';
import { ownRows } from './own-rows.ts';
import { installCommand, type PackedCommand } from './packed-command.ts';
import { checkRow, type Row, serversOf } from './row.ts';
import { nodeVersions } from './runtimes.ts';
import { type Servers, startServers } from './servers.ts';
import { sharedRows } from './shared-rows.ts';

const rows: readonly Row[] = [...sharedRows, ...ownRows];

let command: PackedCommand;
let servers: Servers;

beforeAll(async () => {
  [command, servers] = await Promise.all([installCommand(), startServers()]);
}, 120_000);

afterAll(async () => {
  await Promise.all([command?.remove(), servers?.[Symbol.asyncDispose]()]);
});

describe.each(nodeVersions)(
  'the packed command on $name',
  { timeout: 60_000 },
  ({ name, folder }) => {
    test('runs with npx', async ({ skip }) => {
      if (!folder) return skip(`${name} is not installed: npm run matrix -- node-26`);
      const [url = ''] = servers.words('jayson') ?? [];
      const args = ['--no-install', 'jsonrpc', url, 'add', '2', '3'];
      const ended = await command.run('npx', args, {
        node: folder,
        folder: command.createFolder(),
      });
      expect(ended).toEqual({ code: 0, out: '5\n', err: '' });
    });

    test.concurrent.for(rows)('jsonrpc $line', async (row, { skip }) => {
      if (!folder) return skip(`${name} is not installed: npm run matrix -- node-26`);
      const missing = serversOf(row).filter((server) => !servers.words(server));
      skip(missing.length > 0, `${missing} is not installed`);
      await checkRow(row, { command, servers, node: folder });
    });

    test.concurrent.for(Object.entries(examined))(
      'jsonrpc doctor is right about %s',
      async ([, each], { skip }) => {
        if (!folder) return skip(`${name} is not installed: npm run matrix -- node-26`);
        skip(!servers.words(each.server), `${each.server} is not installed`);
        await checkDoctor(each, { command, servers, node: folder });
      },
    );
  },
);

test('every server in the table of the docs is examined', () => {
  const page = readFileSync(new URL('../../../../docs/operations/cli.md', import.meta.url), 'utf8');
  const [, table = ''] = /\| what differs \|\n([^#]*?)\n(\n|#)/.exec(page) ?? [];
  const names = [...table.matchAll(/^\| ([^|]*[^|\s-]) +\|/gm)].map(([, cell = '']) => cell);
  expect(names).toEqual(Object.keys(examined));
});

/** The flags of a command line: `--name`, `--name=value`, `-n` and `-nn`. */
function flagsIn(words: readonly string[]): readonly string[] {
  const end = words.indexOf('--');
  const own = end < 0 ? words : words.slice(0, end);
  return own.flatMap((word) => {
    const [, long, short] = /^(?:--([\w-]+)|-([a-zA-Z]))/.exec(word) ?? [];
    return long ?? short ?? [];
  });
}

test('every flag of every command is in a row', async () => {
  const missing: string[] = [];
  for (const [name, { load }] of commands) {
    const { flags } = (await load()).command;
    const used = rows
      .flatMap(({ line, before = [] }) => [line, ...before])
      .map(splitWords)
      .filter(([first = '']) => (commands.has(first) ? first === name : name === 'call'))
      .flatMap(flagsIn);
    for (const [flag, { short }] of Object.entries(flags))
      if (!used.includes(flag) && !(short && used.includes(short)))
        missing.push(`${name} --${flag}`);
  }
  expect(missing).toEqual([]);
});
