import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventually, home } from './run-cli.ts';

const run = promisify(execFile);

/** Whether a program is installed. */
export function has(program: string, version = '--version'): boolean {
  return spawnSync(program, [version]).status === 0;
}

export const hasTmux: boolean = has('tmux', '-V');

/** A terminal of 24 lines and 80 columns. */
export interface Terminal extends AsyncDisposable {
  /** Types keys as tmux names them, such as 'Enter' and 'C-c'; other words are typed as they are. */
  type(...keys: readonly string[]): Promise<void>;
  /** What is on the screen; with `colors`, with its escape sequences. */
  screen(options?: { readonly colors?: boolean }): Promise<string>;
  /** Waits until the screen matches. */
  shows(expected: RegExp): Promise<void>;
}

/** Starts a program in a terminal. When it ends, `[exit CODE]` is shown. */
export async function startTerminal(
  command: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Terminal> {
  const folder = mkdtempSync(join(home, 'terminal-'));
  const socket = join(folder, 'tmux');
  const quoted = command.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  writeFileSync(
    join(folder, 'run.sh'),
    `trap : INT\n${quoted}\necho "[exit $?]"\nexec sleep 600\n`,
  );
  const tmux = (...args: readonly string[]) =>
    run('tmux', ['-S', socket, ...args], {
      env: {
        HOME: home,
        PATH: process.env.PATH ?? '',
        TERM: 'xterm-256color',
        LANG: 'C.UTF-8',
        ...env,
      },
    });
  await tmux('-f', '/dev/null', 'new-session', '-d', '-x', '80', '-y', '24', `sh ${folder}/run.sh`);
  const screen = async ({ colors = false } = {}) => {
    const { stdout } = await tmux('capture-pane', '-p', ...(colors ? ['-e'] : []));
    return stdout.trimEnd();
  };
  return {
    async type(...keys) {
      for (const key of keys)
        await tmux('send-keys', ...(/^(C-.|BSpace|Enter|Tab|Up)$/.test(key) ? [] : ['-l']), key);
    },
    screen,
    shows: (expected) => eventually(() => screen()).toMatch(expected),
    async [Symbol.asyncDispose]() {
      await tmux('kill-server').catch(() => {});
    },
  };
}

/** Makes a folder with the program `jsonrpc`, and returns a PATH that begins with it. */
export function installedPath(main: string): string {
  const folder = mkdtempSync(join(home, 'bin-'));
  writeFileSync(join(folder, 'jsonrpc'), `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`, {
    mode: 0o755,
  });
  return `${folder}:${process.env.PATH}`;
}
