import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** How to start a program that communicates over stdin and stdout. */
export interface StdioProgram {
  readonly command: string;
  readonly args: readonly string[];
}

/** The language server in TypeScript 7, with `Content-Length` framing; undefined if npm has none for the platform. */
export function typescriptServer(): StdioProgram | undefined {
  const { platform, arch } = process;
  try {
    // npm installs the platform's package next to the one that depends on it, or inside.
    const typescript = createRequire(import.meta.url).resolve('typescript/package.json');
    const name = `@typescript/typescript-${platform}-${arch}/package.json`;
    const folder = dirname(createRequire(typescript).resolve(name));
    const command = join(folder, 'lib', platform === 'win32' ? 'tsc.exe' : 'tsc');
    return existsSync(command) ? { command, args: ['--lsp', '--stdio'] } : undefined;
  } catch {
    return undefined;
  }
}
