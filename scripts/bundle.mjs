// Bundles each entry of the published packages into one file, because Node spends time on every file it imports.
import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const packages = new URL('../packages/', import.meta.url);

/** @returns {Promise<[string, string][]>} each output, without its extension, and the source to bundle into it */
async function entriesOf(folder) {
  const manifest = JSON.parse(await readFile(new URL(`${folder}/package.json`, packages), 'utf8'));
  if (manifest.private) return [];
  const { exports, bin } = manifest;
  const names = JSON.stringify({ exports, bin }).matchAll(/dist\/([\w/-]+)\.js/g);
  return [...new Set([...names].map(([, name]) => name))].map((name) => [
    `${folder}/dist/${name}`,
    `./${folder}/src/${name}.ts`,
  ]);
}

/** Deletes declarations whose source no longer exists, so that they aren't published. */
async function deleteStaleDeclarations(folder) {
  const dist = new URL(`${folder}/dist/`, packages);
  if (!existsSync(dist)) return;
  for (const file of await readdir(dist, { recursive: true })) {
    const [, name] = /^(.*)\.d\.ts(\.map)?$/.exec(file) ?? [];
    const source = new URL(`${folder}/src/${name}.ts`, packages);
    if (name && !existsSync(source)) await rm(new URL(file, dist));
  }
}

const folders = (await readdir(packages, { withFileTypes: true }))
  .filter((one) => one.isDirectory())
  .map(({ name }) => name);
const entries = await Promise.all(folders.map(entriesOf));
await build({
  absWorkingDir: fileURLToPath(packages),
  entryPoints: Object.fromEntries(entries.flat()),
  outdir: '.',
  bundle: true,
  packages: 'external',
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  sourcemap: true,
});
for (const folder of folders) await deleteStaleDeclarations(folder);
