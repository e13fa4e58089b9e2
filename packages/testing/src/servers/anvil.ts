import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { accepts, answers } from './ready.ts';
import { type ProgramServer, startProgram } from './start-program.ts';

export interface AnvilOptions {
  /** Seconds between blocks, each of which is an event for subscribers; no blocks by default. */
  readonly blockTime?: number | undefined;
  /** Whether to serve a Unix socket too, without delimiters between messages; false by default. */
  readonly ipc?: boolean | undefined;
}

export interface AnvilServer extends ProgramServer {
  readonly wsUrl: string;
  /** The path of the Unix socket; '' without `ipc`. */
  readonly ipcPath: string;
}

/** The program in the npm package for this platform; undefined if there is none. */
export function anvilProgram(): string | undefined {
  const { platform, arch } = process;
  const name = `@foundry-rs/anvil-${platform}-${arch === 'x64' ? 'amd64' : arch}`;
  try {
    // npm installs the platform's package next to the one that depends on it, or inside.
    const require = createRequire(import.meta.url);
    const anvil = require.resolve('@foundry-rs/anvil/package.json');
    const file = platform === 'win32' ? 'anvil.exe' : 'anvil';
    const program = createRequire(anvil).resolve(`${name}/bin/${file}`);
    return existsSync(program) ? program : undefined;
  } catch {
    return undefined;
  }
}

/** Starts anvil, an Ethereum node for development: strict JSON-RPC 2.0 with batches, offline. */
export async function startAnvil(options: AnvilOptions = {}): Promise<AnvilServer> {
  const { blockTime, ipc = false } = options;
  const ipcPath = (folder: string) => (ipc ? join(folder, 'anvil.ipc') : '');
  const program = await startProgram({
    command: anvilProgram() ?? 'anvil',
    args: ({ port, folder }) => [
      '--host',
      '127.0.0.1',
      '--port',
      String(port),
      '--accounts',
      '2',
      '--quiet',
      '--cache-path',
      folder,
      ...(blockTime === undefined ? [] : ['--block-time', String(blockTime)]),
      ...(ipc ? ['--ipc', ipcPath(folder)] : []),
    ],
    ready: async ({ port, folder }) =>
      (await answers(`http://127.0.0.1:${port}/`, 'eth_chainId')) &&
      (!ipc || accepts({ path: ipcPath(folder) })),
  });
  return {
    url: `http://127.0.0.1:${program.port}/`,
    wsUrl: `ws://127.0.0.1:${program.port}/`,
    ipcPath: ipcPath(program.folder),
    [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
  };
}
