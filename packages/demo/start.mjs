// Runs the demo, or with arguments the command `jsonrpc`, from the sources. It installs only the packages for that, because
// installing all packages takes minutes.
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { installOnce } from '../../scripts/setup.mjs';

installOnce('@jsonrpcclient/demo');

const { build } = await import('esbuild');
const packages = fileURLToPath(new URL('..', import.meta.url));
const names = readdirSync(packages);
const program = process.argv.length > 2 ? 'cli' : 'demo';
// Always built, because this takes less time than finding out whether a source has changed.
await build({
  entryPoints: { [program]: `${packages}${program}/src/main.ts` },
  outdir: `${packages}demo/dist`,
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
await import(`./dist/${program}.js`);
