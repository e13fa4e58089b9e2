import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Client, Pool } from 'undici';
import { describe, expect, test } from 'vitest';

const run = promisify(execFile);
const path = fileURLToPath(new URL('../src/undici.cjs', import.meta.url));
const { loadUndici } = createRequire(import.meta.url)(path) as {
  readonly loadUndici: () => { readonly Client: unknown; readonly Pool: unknown };
};

/** Loads undici in a process, and returns the names of these classes, and the files of undici that were loaded. */
async function loadIn(file: string): Promise<{ names: string[]; files: string[]; agents: number }> {
  const program = `
    const { Client, Pool } = require(${JSON.stringify(file)}).loadUndici();
    const agents = [1, 2].filter((n) => globalThis[Symbol.for('undici.globalDispatcher.' + n)]).length;
    const files = Object.keys(require.cache).map((file) => file.split(/undici[\\\\/]/).pop().replaceAll('\\\\', '/'));
    console.log(JSON.stringify({ names: [Client.name, Pool.name], files, agents }));`;
  const { stdout } = await run(process.execPath, ['-e', program]);
  return JSON.parse(stdout);
}

/** Installs an undici with these files next to the file that loads it. */
async function install(files: Readonly<Record<string, string>>) {
  const folder = await mkdtemp(join(tmpdir(), 'jsonrpcclient-undici-'));
  const file = join(folder, 'load.cjs');
  await cp(path, file);
  for (const [name, text] of Object.entries(files)) {
    const target = join(folder, 'node_modules', 'undici', name);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, text);
  }
  return { file, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

const whole = { 'index.js': 'exports.Client = class Whole {}; exports.Pool = class WholePool {};' };
const made = (name: string) => `module.exports = class ${name} {};`;

describe('the built-in pool', () => {
  test('has the classes of the installed undici', () => {
    expect(loadUndici()).toEqual({ Client, Pool });
  });

  test('is loaded without the rest of undici, which would replace the dispatcher of fetch', async () => {
    const { files, agents } = await loadIn(path);
    expect(files).toContain('lib/dispatcher/pool.js');
    expect(files).not.toContain('index.js');
    expect(files).not.toContain('lib/global.js');
    expect(agents).toBe(0);
  });

  test.each([
    ['has no such files', {}],
    ['has only one of these files', { 'lib/dispatcher/pool.js': made('Pool') }],
    [
      'exports something else from these files',
      {
        'lib/dispatcher/client.js': 'exports.Client = class Client {};',
        'lib/dispatcher/pool.js': made('Pool'),
      },
    ],
    [
      'does not export these files',
      {
        'package.json': '{ "exports": "./index.js" }',
        'lib/dispatcher/client.js': made('Client'),
        'lib/dispatcher/pool.js': made('Pool'),
      },
    ],
  ])('comes from all of undici if a version %s', async (_, files) => {
    await using undici = await install({ ...whole, ...files });
    expect((await loadIn(undici.file)).names).toEqual(['Whole', 'WholePool']);
  });
});
