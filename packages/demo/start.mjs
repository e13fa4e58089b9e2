// Runs the demo from its sources. It installs only the demo's packages, because installing all packages takes minutes.
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { installOnce } from '../../scripts/setup.mjs';

installOnce('@jsonrpcclient/demo');

const { build } = await import('esbuild');
const packages = fileURLToPath(new URL('..', import.meta.url));
const names = readdirSync(packages);
// Always built, because this takes less time than finding out whether a source has changed.
await build({
  entryPoints: [`${packages}demo/src/main.ts`],
  outfile: `${packages}demo/dist/bundle/main.js`,
  alias: Object.fromEntries(
    names.map((name) => [`@jsonrpcclient/${name}`, `${packages}${name}/src/index.ts`]),
  ),
  packages: 'external',
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  sourcemap: true,
  logLevel: 'warning',
});
await import('./dist/bundle/main.js');
