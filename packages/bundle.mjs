// Writes each entry of the published packages as one file: Node takes a while for every file that it imports.
import { readdir, readFile } from 'node:fs/promises';
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
