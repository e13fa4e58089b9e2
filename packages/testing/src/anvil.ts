import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type ProgramServer, startProgram } from './start-program.ts';

/** The program in the package that npm chose for this platform; undefined where there is none. */
export function anvilProgram(): string | undefined {
  const { platform, arch } = process;
  const name = `@foundry-rs/anvil-${platform}-${arch === 'x64' ? 'amd64' : arch}`;
  try {
    // The platform's package may lie beside the one that asks for it, or within.
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
export function startAnvil(): Promise<ProgramServer> {
  return startProgram({
    command: anvilProgram() ?? 'anvil',
    args: (port, folder) => [
      '--host',
      '127.0.0.1',
      '--port',
      String(port),
      '--accounts',
      '2',
      '--quiet',
      '--cache-path',
      folder,
    ],
    path: '/',
    ready: 'eth_chainId',
  });
}
