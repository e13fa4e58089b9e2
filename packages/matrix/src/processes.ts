import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bundleFolder } from './build.ts';
import { install } from './install.ts';
import type { Runtime } from './runtime.ts';
import type { Result, TransportName } from './suite/addresses.ts';

const execute = promisify(execFile);

const everywhere: readonly TransportName[] = [
  'http-fetch',
  'http-stream',
  'http-axios',
  'websocket',
  'socket',
  'stdio',
  'nats',
  'port',
];

/** The Node that runs this. */
export const thisNode: Runtime = overProcess({
  name: 'node',
  find: async () => process.execPath,
  transports: [...everywhere, 'http-undici'],
});

/** Runtimes that are programs; they get the suite as a file. */
export const processes: readonly Runtime[] = [
  ...['node-20', 'node-22', 'node-24', 'node-26'].map((name) =>
    overProcess({
      name,
      find: () => install(name, 'bin/node'),
      transports: [...everywhere, 'http-undici'],
    }),
  ),
  overProcess({ name: 'bun', find: () => install('bun', 'bin/bun'), transports: everywhere }),
  overProcess({
    name: 'deno',
    find: () => install('deno', 'deno'),
    args: ['run', '--allow-all', '--no-lock'],
    transports: everywhere,
  }),
];

interface Program {
  readonly name: string;
  readonly find: () => Promise<string>;
  readonly args?: readonly string[];
  readonly transports: readonly TransportName[];
}

function overProcess({ name, find, args = [], transports }: Program): Runtime {
  return {
    name,
    transports,

    async prepare() {
      const { stdout } = await execute(await find(), ['--version']);
      return /\d+(\.\d+)+/.exec(stdout)?.[0];
    },

    async run({ addresses, transports }) {
      const file = join(bundleFolder, 'process.mjs');
      const job = [JSON.stringify(addresses), JSON.stringify(transports)];
      const { stdout } = await execute(await find(), [...args, file, ...job], {
        timeout: 120_000,
        maxBuffer: 2 ** 26,
      });
      const results = /\nresults (.*)/.exec(stdout)?.[1];
      if (results === undefined) throw new Error(`${name} printed no results: ${stdout}`);
      return JSON.parse(results) as Result[];
    },
  };
}
