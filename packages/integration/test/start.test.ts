import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { freePort, serveRpc } from '@jsonrpcclient/testing/servers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from './workspaces.ts';

const run = promisify(execFile);
let scratch = '';

/** Copies the files of the repository that a fresh clone has. */
async function clone(name: string): Promise<string> {
  const folder = join(scratch, name);
  const left = ['node_modules', 'dist', 'test', '.git', 'coverage'];
  await cp(root, folder, {
    recursive: true,
    filter: (path) => path === root || !left.includes(basename(path)),
  });
  return folder;
}

interface Ended {
  readonly code?: number;
  readonly stdout: string;
  readonly stderr: string;
}

function start(folder: string, env: Readonly<Record<string, string>> = {}, ...args: string[]) {
  return run('npm', ['start', '--silent', ...args], {
    cwd: folder,
    env: { ...process.env, ...env },
    shell: process.platform === 'win32',
  }).catch((error) => error as Ended) as Promise<Ended>;
}

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'jsonrpcclient-start-'));
});

afterAll(() => rm(scratch, { recursive: true, force: true }));

describe('npm start in a fresh clone', () => {
  test('installs only what it needs, makes the calls, and installs nothing the next time', async () => {
    const folder = await clone('fresh');
    const first = await start(folder);
    expect(first.stderr).toBe('Installing the packages that this command needs…\n');
    expect(first.stdout).toContain('> await server.add(2, 3);\n--> {');
    expect(first.stdout).toContain('\n! RpcError: made to fail\n');
    const installed = await readFile(join(folder, 'node_modules', '.package-lock.json'), 'utf8');
    const { packages } = JSON.parse(installed) as { packages: Record<string, { link?: boolean }> };
    // Those of others; the packages of this repository are listed as folders.
    const names = Object.keys(packages).filter(
      (name) => name.includes('node_modules/') && !packages[name]?.link,
    );
    expect(names.length).toBeLessThan(62);

    const { mtimeMs } = await stat(join(folder, 'node_modules', '.package-lock.json'));
    // A changed source is built again.
    const help = join(folder, 'packages', 'cli', 'src', 'help', 'target-help.ts');
    await writeFile(help, (await readFile(help, 'utf8')).replace('TARGET ', 'CHANGED'));
    await using server = await serveRpc();
    const next = await start(folder, {}, '--', server.url, 'echo', '2', '3');
    expect(next).toEqual({ stdout: '[2,3]\n', stderr: '' });
    expect((await start(folder, {}, '--', 'help', 'target')).stdout).toMatch(/^CHANGED /);
    expect((await stat(join(folder, 'node_modules', '.package-lock.json'))).mtimeMs).toBe(mtimeMs);
  }, 120_000);

  test('says so if the registry cannot be reached', async () => {
    const folder = await clone('offline');
    const registry = `http://127.0.0.1:${await freePort()}/`;
    const cache = join(scratch, 'cache');
    const ended = await start(folder, { npm_config_registry: registry, npm_config_cache: cache });
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/\nnpm can't reach its registry\. .*\(ECONNREFUSED\).*\n$/);
  }, 120_000);

  test('says so if Node is too old', async () => {
    const old = join(scratch, 'old.mjs');
    await writeFile(
      old,
      `Object.defineProperty(process, 'versions', { value: { node: '20.18.9' } });
       Object.defineProperty(process, 'version', { value: 'v20.18.9' });`,
    );
    const script = join(root, 'packages', 'demo', 'start.mjs');
    const ended: Ended = await run(process.execPath, [`--import=${old}`, script]).catch(
      (error) => error,
    );
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('needs Node 20.19 or later, but this is Node v20.18.9');
  });
});
