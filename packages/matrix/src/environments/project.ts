import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../../../', import.meta.url));
const pinned = new URL('../../environments.json', import.meta.url);
const folder = fileURLToPath(new URL('../../dist/consumer/', import.meta.url));

/** A project outside the workspaces, with the packed packages and tools installed. */
export interface Project {
  /** Writes a file of the project. */
  write(file: string, text: string): Promise<void>;
  /** Runs a tool in the project; returns what it printed if it failed, or undefined. */
  run(command: string, ...args: readonly string[]): Promise<string | undefined>;
}

/** Packs the packages and installs them, with the pinned tools that `isNeeded` accepts. */
export async function createProject(isNeeded: (tool: string) => boolean): Promise<Project> {
  const tools = JSON.parse(await readFile(pinned, 'utf8')) as Readonly<Record<string, string>>;
  const devDependencies = Object.fromEntries(
    Object.entries(tools).filter(([name]) => isNeeded(name)),
  );
  // Anew each time: npm takes a package of the same version from its last installation.
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const dependencies = await pack(folder);
  const manifest = { private: true, dependencies, devDependencies };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'];
  await run('npm', ['install', '--prefer-offline', ...flags], { cwd: folder });

  return {
    write: (file, text) => writeFile(join(folder, file), text),

    async run(command, ...args) {
      const path = command === 'node' ? process.execPath : join(folder, 'node_modules', command);
      const [program, ...first] = path.endsWith('.js') ? [process.execPath, path] : [path];
      try {
        await run(program ?? path, [...first, ...args], {
          cwd: folder,
          env: { ...process.env, CI: 'true' },
        });
        return undefined;
      } catch (error) {
        const { stdout, stderr } = error as { readonly stdout?: string; readonly stderr?: string };
        return `${stdout ?? ''}${stderr ?? ''}` || String(error);
      }
    },
  };
}

/** Packs every published package; returns their tarballs as dependencies. */
async function pack(destination: string): Promise<Readonly<Record<string, string>>> {
  const names: string[] = [];
  for (const name of await readdir(join(root, 'packages'))) {
    const manifest = await readFile(join(root, 'packages', name, 'package.json'), 'utf8').catch(
      () => '{"private":true}',
    );
    const { private: isPrivate, name: own } = JSON.parse(manifest);
    if (!isPrivate) names.push(own);
  }
  const workspaces = names.map((name) => `--workspace=${name}`);
  const { stdout } = await run(
    'npm',
    ['pack', '--json', `--pack-destination=${destination}`, ...workspaces],
    { cwd: root },
  );
  const packed = JSON.parse(stdout) as Readonly<Record<string, { name: string; filename: string }>>;
  return Object.fromEntries(
    Object.values(packed).map(({ name, filename }) => [name, `file:${filename}`]),
  );
}
