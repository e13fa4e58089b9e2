import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** How a program that speaks over its stdin and stdout is started. */
export interface StdioProgram {
  readonly command: string;
  readonly args: readonly string[];
}

/** The language server in TypeScript 7, with headers between messages; undefined where npm has none for the platform. */
export function typescriptServer(): StdioProgram | undefined {
  const { platform, arch } = process;
  try {
    // The platform's package may lie beside the one that asks for it, or within.
    const typescript = createRequire(import.meta.url).resolve('typescript/package.json');
    const name = `@typescript/typescript-${platform}-${arch}/package.json`;
    const folder = dirname(createRequire(typescript).resolve(name));
    const command = join(folder, 'lib', platform === 'win32' ? 'tsc.exe' : 'tsc');
    return existsSync(command) ? { command, args: ['--lsp', '--stdio'] } : undefined;
  } catch {
    return undefined;
  }
}
