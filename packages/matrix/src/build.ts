import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const source = fileURLToPath(new URL('../src/', import.meta.url));
const packages = fileURLToPath(new URL('../../', import.meta.url));

/** Where the bundle is written: inside this package, so that Node, Bun and Deno find axios, undici, ws and NATS. */
export const bundleFolder = fileURLToPath(new URL('../dist/bundle/', import.meta.url));

/**
 * Bundles the suite once for all runtimes; returns the text of each file by name. Packages that import Node's modules are
 * in chunks that only these runtimes load. axios is not in the bundle, because runtimes use different builds of it.
 */
export async function buildSuite(): Promise<ReadonlyMap<string, string>> {
  const { outputFiles } = await build({
    absWorkingDir: source,
    entryPoints: ['process', 'page', 'edge', 'worker', 'stdio'].map(
      (name) => `programs/${name}.ts`,
    ),
    alias: {
      ...Object.fromEntries(
        readdirSync(packages)
          .filter((name) => !name.includes('.'))
          .map((name) => [`@jsonrpcclient/${name}`, `${packages}${name}/src/index.ts`]),
      ),
      '@jsonrpcclient/middleware/context': `${packages}middleware/src/context.ts`,
      '@jsonrpcclient/middleware/diagnostics': `${packages}middleware/src/diagnostics.ts`,
    },
    external: ['node:*', 'ws', 'undici', 'axios', '@nats-io/*'],
    bundle: true,
    splitting: true,
    entryNames: '[name]',
    outdir: bundleFolder,
    outExtension: { '.js': '.mjs' },
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    target: 'es2022',
    write: false,
  });
  const files = new Map(
    outputFiles.map(({ path, text }) => [path.slice(bundleFolder.length), text]),
  );
  await rm(bundleFolder, { recursive: true, force: true });
  await mkdir(bundleFolder, { recursive: true });
  for (const [name, text] of files) await writeFile(join(bundleFolder, name), text);
  return files;
}

/** The build of axios for browsers: one module without imports. */
export function readAxios(): string {
  const require = createRequire(import.meta.url);
  const folder = dirname(require.resolve('axios/package.json'));
  return readFileSync(join(folder, 'dist', 'esm', 'axios.js'), 'utf8');
}
