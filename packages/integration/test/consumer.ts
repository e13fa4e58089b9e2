import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { nameOf, published, root } from './workspaces.ts';

const run = promisify(execFile);
const npm = (folder: string, ...args: readonly string[]) =>
  run('npm', [...args], { cwd: folder, shell: process.platform === 'win32' });

/** The packed packages, and folders outside the project in which they are installed. */
export interface Consumer {
  /** Contains all of these folders. */
  readonly scratch: string;
  /** Installs packages in a new folder: ours from the tarballs, by folder name, and others from the registry. */
  readonly install: (name: string, ...wanted: readonly string[]) => Promise<string>;
  /** Deletes all folders. */
  readonly remove: () => Promise<void>;
}

/** Packs packages, as they would be published; every published one by default. */
export async function createConsumer(packages: readonly string[] = published): Promise<Consumer> {
  const scratch = await mkdtemp(join(tmpdir(), 'jsonrpcclient-'));
  const flags = packages.map((name) => `--workspace=${nameOf(name)}`);
  const { stdout } = await npm(root, 'pack', '--json', `--pack-destination=${scratch}`, ...flags);
  const packed = JSON.parse(stdout) as readonly { name: string; filename: string }[];
  const tarballs: Readonly<Record<string, string>> = Object.fromEntries(
    Object.values(packed).map(({ name, filename }) => [
      name.replace('@jsonrpcclient/', ''),
      join(scratch, filename),
    ]),
  );
  return {
    scratch,
    async install(name, ...wanted) {
      const folder = join(scratch, name);
      await mkdir(folder);
      await writeFile(join(folder, 'package.json'), '{"private":true}');
      const files = wanted.map((dependency) => tarballs[dependency] ?? dependency);
      await npm(folder, 'install', '--prefer-offline', '--no-audit', '--no-fund', ...files);
      return folder;
    },
    remove: () => rm(scratch, { recursive: true, force: true }),
  };
}
