// Writes each entry of the published packages as one file: Node takes a while for every file that it imports.
import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const packages = new URL('./', import.meta.url);

/** @returns {Promise<[string, string][]>} what to write, and of which source */
async function entriesOf(folder) {
  const manifest = JSON.parse(await readFile(new URL(`${folder}/package.json`, packages), 'utf8'));
  if (manifest.private) return [];
  const names = JSON.stringify(manifest.exports).matchAll(/dist\/([\w-]+)\.js/g);
  return [...new Set([...names].map(([, name]) => name))].map((name) => [
    `${folder}/dist/${name}`,
    `./${folder}/src/${name}.ts`,
  ]);
}

const folders = (await readdir(packages, { withFileTypes: true })).filter((one) =>
  one.isDirectory(),
);
const entries = await Promise.all(folders.map(({ name }) => entriesOf(name)));
await build({
  absWorkingDir: fileURLToPath(packages),
  entryPoints: Object.fromEntries(entries.flat()),
  outdir: '.',
  bundle: true,
  packages: 'external',
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
});

// What was made of sources that are gone is not to be published.
for (const { name } of folders) {
  const dist = new URL(`${name}/dist/`, packages);
  for (const file of existsSync(dist) ? await readdir(dist) : []) {
    const source = new URL(`${name}/src/${file.replace('.d.ts', '.ts')}`, packages);
    if (file.endsWith('.d.ts') && !existsSync(source)) await rm(new URL(file, dist));
  }
}
