import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '@jsonrpcclient/testing/servers';
import { readAxios } from './build.ts';
import { install } from './install.ts';
import type { Runtime } from './runtime.ts';
import type { Result } from './suite/addresses.ts';

const execute = promisify(execFile);
const find = () => install('workerd', 'bin/workerd');

/** Cloudflare's runtime for edge workers; it gets the suite as modules in its configuration. */
export const workerd: Runtime = {
  name: 'workerd',
  transports: ['http-fetch', 'http-stream', 'http-axios', 'websocket'],

  async prepare() {
    const { stdout } = await execute(await find(), ['--version']);
    return /[\d-]{8,}/.exec(stdout)?.[0];
  },

  async run({ addresses, transports, files }) {
    const folder = await mkdtemp(join(tmpdir(), 'jsonrpcclient-'));
    const port = await freePort();
    const modules = new Map([...files, ['axios', readAxios()]]);
    for (const [name, text] of modules) await writeFile(join(folder, name), text);
    await writeFile(join(folder, 'config.capnp'), configure(port, [...modules.keys()]));
    const worker = spawn(await find(), ['serve', join(folder, 'config.capnp')], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const printed: string[] = [];
    createInterface(worker.stderr).on('line', (line) => printed.push(line));
    const ended = once(worker, 'exit');
    try {
      const response = await post(`http://127.0.0.1:${port}/`, { addresses, transports });
      if (!response?.ok) throw new Error(`workerd failed: ${printed.join('\n')}`);
      return (await response.json()) as Result[];
    } finally {
      worker.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** Posts the job once the worker listens. */
async function post(url: string, job: object): Promise<Response | undefined> {
  for (let attempt = 0; attempt < 100; attempt++) {
    try {
      return await fetch(url, { method: 'POST', body: JSON.stringify(job) });
    } catch {
      await wait(50);
    }
  }
  return undefined;
}

/** `edge.mjs` is the worker's own module and comes first. */
function configure(port: number, names: readonly string[]): string {
  const ordered = ['edge.mjs', ...names.filter((name) => name !== 'edge.mjs')];
  const modules = ordered.map((name) => `(name = "${name}", esModule = embed "${name}")`);
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [${modules.join(', ')}],
      compatibilityDate = "2026-01-01",
      globalOutbound = "local",
    )),
    (name = "local", network = (allow = ["local", "private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);`;
}
