import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Invocation } from '../command.ts';

/** How many lines are kept. */
export const maxLines = 1000;

/** Reads the lines of earlier sessions, the newest first. */
export async function readHistory(env: Invocation['io']['env']): Promise<string[]> {
  try {
    return (await readFile(pathOf(env), 'utf8')).split('\n').filter(Boolean).reverse();
  } catch {
    return [];
  }
}

/** Keeps the lines, the newest first, so that only the user can read them. */
export async function writeHistory(
  lines: readonly string[],
  { io, secrets }: Pick<Invocation, 'io' | 'secrets'>,
): Promise<void> {
  const kept = lines.filter((line) => isHarmless(line, secrets)).slice(0, maxLines);
  try {
    const path = pathOf(io.env);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(`${path}.${process.pid}`, `${kept.toReversed().join('\n')}\n`, { mode: 0o600 });
    await rename(`${path}.${process.pid}`, path);
  } catch {
    // A folder that can't be written is no reason to fail at the end of a session.
  }
}

/** As in bash, a blank before a line keeps it out. So do secrets, and names of params that are likely to be secrets. */
function isHarmless(line: string, secrets: Invocation['secrets']): boolean {
  const looksSecret =
    /(pass(word|wd|phrase)?|secret|token|api_?key|private_?key|mnemonic)\w*"?\s*(:=|[:=@])/i;
  return !line.startsWith(' ') && secrets.hide(line) === line && !looksSecret.test(line);
}

function pathOf(env: Invocation['io']['env']): string {
  const home = env.HOME ?? homedir();
  if (process.platform === 'win32') return join(env.LOCALAPPDATA ?? home, 'jsonrpc', 'history');
  return join(env.XDG_STATE_HOME || join(home, '.local', 'state'), 'jsonrpc', 'history');
}
