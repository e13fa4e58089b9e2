import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const pinned = new URL('../runtimes.json', import.meta.url);
const folder = fileURLToPath(new URL('../dist/runtimes/', import.meta.url));

/** Installs one runtime from npm (about 150 MB each) unless it is there; returns the path of its program. */
export async function install(name: string, program: string): Promise<string> {
  const { [name]: wanted } = JSON.parse(await readFile(pinned, 'utf8'));
  const own = join(folder, name);
  const path = join(own, 'node_modules', name, program);
  const manifest = JSON.stringify({ private: true, dependencies: { [name]: wanted } });
  const manifestFile = join(own, 'package.json');
  const installed = existsSync(path) ? await readFile(manifestFile, 'utf8') : '';
  if (installed === manifest) return path;
  await mkdir(own, { recursive: true });
  await writeFile(manifestFile, manifest);
  // No install script is needed: the program is in the package.
  await run(
    'npm',
    ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'],
    {
      cwd: own,
    },
  );
  return path;
}
