import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const folder = fileURLToPath(new URL('..', import.meta.url));

/** Runs a module in a new Node process with the built packages, and returns the JSON that it prints. */
export async function runNode(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const { PATH } = process.env;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', script, ...args],
    {
      cwd: folder,
      env: { PATH, ...env },
      timeout: 20_000,
      killSignal: 'SIGKILL',
    },
  );
  return JSON.parse(stdout);
}
