import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { read, root, toBlocks, toFiles } from '../docs/program.ts';

/** A folder from which packages can be imported; disposing it deletes it. */
export interface Folder extends Disposable {
  /** Ends with a slash. */
  readonly path: string;
}

export function createFolder(): Folder {
  const parent = fileURLToPath(new URL('../scratch/', import.meta.url));
  mkdirSync(parent, { recursive: true });
  const path = `${mkdtempSync(`${parent}guide-`)}/`;
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** Writes the files of a page of the docs, with other addresses, to a new folder. */
export function writeFiles(page: string, replacements: Readonly<Record<string, string>>): Folder {
  const folder = createFolder();
  for (const { name, ending, text } of toFiles(toBlocks(page))) {
    let code = text;
    for (const [from, to] of Object.entries(replacements)) code = code.replaceAll(from, to);
    mkdirSync(dirname(folder.path + name), { recursive: true });
    writeFileSync(`${folder.path}${name}.${ending}`, code);
  }
  return folder;
}

/** Bundles a file with the sources of this project, and other modules in place of some, and returns the path. */
export async function bundleFile(
  path: string,
  others: Readonly<Record<string, string>> = {},
): Promise<string> {
  const outfile = `${path}.mjs`;
  await build({
    entryPoints: [path],
    alias: { ...aliases(), ...others },
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    outfile,
  });
  return outfile;
}

export interface Running extends AsyncDisposable {
  readonly child: ChildProcess;
  /** What it has written so far. */
  readonly printed: () => string;
}

/** Runs a JavaScript file in a new process until it listens on a port; disposing it kills it. */
export async function startFile(
  path: string,
  port: number,
  env: Readonly<Record<string, string>> = {},
): Promise<Running> {
  const child = spawn(process.execPath, [path], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed: unknown[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => printed.push(text));
  }
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  const running: Running = {
    child,
    printed: () => printed.join(''),
    async [Symbol.asyncDispose]() {
      if (hasEnded()) return;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
  while (!(await isOpen(port))) {
    if (hasEnded()) throw new Error(`It ended: ${running.printed()}`);
    await wait(50);
  }
  return running;
}

/** Whether something listens on a port. */
export function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, 'localhost', () => resolve(true));
    socket.on('error', () => resolve(false)).on('connect', () => socket.destroy());
  });
}

/** The sources of the packages' entry points, for esbuild. */
export function aliases(): Record<string, string> {
  const names = readdirSync(`${root}packages`).filter((name) => !name.includes('.'));
  return Object.fromEntries(
    names.flatMap((folder) => {
      const { name, exports = {} } = JSON.parse(read(`packages/${folder}/package.json`));
      return Object.keys(exports).map((entry) => {
        const file = entry === '.' ? 'index' : entry.slice(2);
        return [name + entry.slice(1), `${root}packages/${folder}/src/${file}.ts`] as const;
      });
    }),
  );
}
