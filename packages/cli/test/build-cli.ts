import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const packages = fileURLToPath(new URL('../../', import.meta.url));

/** Builds the command from the sources, in a folder below this package, and returns the path of its main file. */
export async function buildCli(): Promise<string> {
  const outdir = `${packages}cli/test/scratch/${process.pid}`;
  await build({
    entryPoints: [`${packages}cli/src/main.ts`],
    outdir,
    alias: Object.fromEntries(
      readdirSync(packages).map((name) => [
        `@jsonrpcclient/${name}`,
        `${packages}${name}/src/index.ts`,
      ]),
    ),
    packages: 'external',
    bundle: true,
    splitting: true,
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
  });
  return `${outdir}/main.mjs`;
}
