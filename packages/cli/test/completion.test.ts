import { execFile } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { writeCache } from '../src/document/cache.ts';
import { buildCli } from './build-cli.ts';
import { runCli } from './run-cli.ts';
import { has, hasTmux, installedPath, startTerminal } from './terminal.ts';

const home = mkdtempSync(join(tmpdir(), 'jsonrpc-completion-'));
const document = {
  openrpc: '1.4.0',
  info: { title: 'x', version: '1' },
  methods: [
    {
      name: 'subtract',
      summary: 'Subtracts',
      params: [
        { name: 'minuend', schema: {} },
        { name: 'subtrahend', schema: {} },
      ],
    },
    { name: 'system.info', params: [] },
  ],
};
const env = { HOME: home };
let path = '';

beforeAll(async () => {
  // A target at which nothing listens: completing must not call it.
  await writeCache({ kind: 'http', url: 'http://localhost:1/' }, document, env);
  mkdirSync(join(home, '.config/jsonrpc'), { recursive: true });
  writeFileSync(
    join(home, '.config/jsonrpc/config.json'),
    '{"profiles":{"node":{"url":"http://me:sesame@localhost:1/"},"nope":{"url":{"command":["touch","x"]}}}}',
    { mode: 0o600 },
  );
  path = installedPath(await buildCli());
});

/** The values for the last word of a line. */
async function complete(...words: string[]): Promise<string[]> {
  const { out, err, code } = await runCli(['__complete', 'zsh', '--', ...words], {
    env,
    cwd: home,
  });
  expect({ err, code }).toEqual({ err: '', code: 0 });
  return out.split('\n').flatMap((line) => line.split('\t')[0] || []);
}

test.each([
  [['su'], ['subscribe']],
  [['n'], ['notify', 'node', 'nope']],
  [
    ['call', 'n'],
    ['node', 'nope'],
  ],
  [
    ['node', ''],
    ['subtract', 'system.info'],
  ],
  [
    ['call', 'node', 's'],
    ['subtract', 'system.info'],
  ],
  [['-v', ':1', 'sub'], ['subtract']],
  [['http://localhost:1/', '--timeout', '5s', 'sy'], ['system.info']],
  [
    [':1', 'subtract', ''],
    ['minuend=', 'subtrahend='],
  ],
  [[':1', 'subtract', 'minuend=1', ''], ['subtrahend=']],
  [['nope', ''], []],
  [['http://elsewhere/', ''], []],
  [[':1', 'subtract', '--di'], ['--dialect']],
  [['batch', '--res'], ['--resume']],
  [
    ['call', '--dialect', ''],
    ['2.0', '1.0', 'lenient'],
  ],
  [['-o', 'n'], ['ndjson']],
  [
    ['-P', 'no'],
    ['node', 'nope'],
  ],
  [
    ['subscribe', 'ws://x', 'y', '--preset', 's'],
    ['starknet', 'solana'],
  ],
  [['completion', 'f'], ['fish']],
  [
    ['profile', ''],
    ['add', 'list', 'show', 'remove'],
  ],
  [['profile', 'remove', 'nod'], ['node']],
])('%j is completed with %j', async (words, expected) => {
  expect(await complete(...words)).toEqual(expected);
});

test('the cache shows no secret, and only the user can read it', () => {
  const folder = join(home, '.cache/jsonrpc');
  const names = readdirSync(folder);
  expect(names).toEqual([expect.stringMatching(/^[\da-f]{64}\.json$/)]);
  const file = join(folder, names[0] ?? '');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, 'utf8')).toBe(JSON.stringify(document));
});

describe('the script for', { timeout: 120_000 }, () => {
  const run = async (program: string, ...args: string[]) => {
    const options = { env: { ...env, PATH: path }, cwd: home };
    return (await promisify(execFile)(program, args, options)).stdout;
  };

  test.skipIf(!has('bash'))('bash (needs bash)', async () => {
    const press = (line: string) =>
      run(
        'bash',
        '-c',
        `source <(jsonrpc completion bash); COMP_LINE="$1"; COMP_POINT=\${#1}; _jsonrpc 2>/dev/null; printf '%s\\n' "\${COMPREPLY[@]}"`,
        'bash',
        line,
      );
    expect(await press('jsonrpc node s')).toBe('subtract\nsystem.info\n');
    // bash replaces only what is behind the last : or =.
    expect(await press('jsonrpc http://localhost:1/ subtract --dia')).toBe('--dialect\n');
    expect(await press('jsonrpc completion ')).toBe('bash\nzsh\nfish\npowershell\n');
  });

  test.skipIf(!has('fish'))('fish (needs fish)', async () => {
    const press = (line: string) =>
      run('fish', '-c', 'jsonrpc completion fish | source; complete -C $argv[1]', line);
    expect(await press('jsonrpc node s')).toBe('subtract\tSubtracts\nsystem.info\n');
    expect(await press('jsonrpc subs')).toBe('subscribe\tprint the values of a subscription\n');
  });

  test.skipIf(!has('zsh') || !hasTmux)('zsh (needs zsh and tmux)', async () => {
    const setUp =
      "autoload -U compinit; compinit -u -D; PS1='%% '; source <(jsonrpc completion zsh)";
    writeFileSync(join(home, '.zshrc'), setUp);
    await using terminal = await startTerminal(['zsh', '-i'], {
      ...env,
      ZDOTDIR: home,
      PATH: path,
    });
    await terminal.shows(/^%$/);
    await terminal.type('jsonrpc node sub', 'Tab');
    await terminal.shows(/^% jsonrpc node subtract$/);
  });

  test('PowerShell registers a completer', async () => {
    const { out } = await runCli(['completion', 'powershell']);
    expect(out).toMatch(/^Register-ArgumentCompleter -Native -CommandName jsonrpc /);
  });

  test('another shell does not exist', async () => {
    expect((await runCli(['completion', 'csh'])).code).toBe(2);
  });
});
