// Bundles each entry of the published packages into one file, because Node spends time on every file it imports.
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const packages = new URL('../packages/', import.meta.url);

/**
 * @param {'esm' | 'cjs'} format commands have no CommonJS build
 * @returns {Promise<[string, string][]>} each output, without its extension, and the source to bundle into it
 */
async function entriesOf(folder, format) {
  const manifest = JSON.parse(await readFile(new URL(`${folder}/package.json`, packages), 'utf8'));
  if (manifest.private) return [];
  const { exports, bin } = manifest;
  const listed = format === 'esm' ? { exports, bin } : { exports };
  const names = JSON.stringify(listed).matchAll(/dist\/([\w/-]+)\.js/g);
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
    const [, name] = /^(.*)\.d\.c?ts(\.map)?$/.exec(file) ?? [];
    const source = new URL(`${folder}/src/${name}.ts`, packages);
    // `matrix` installs runtimes and tools in its `dist`.
    const isInstalled = file.includes('node_modules');
    if (name && !isInstalled && !existsSync(source)) await rm(new URL(file, dist));
  }
}

/** Copies each declaration as that of a CommonJS module, which imports other CommonJS modules. */
async function writeCommonJsDeclarations(folder) {
  const dist = new URL(`${folder}/dist/`, packages);
  for (const file of await readdir(dist, { recursive: true })) {
    if (!file.endsWith('.d.ts')) continue;
    const text = await readFile(new URL(file, dist), 'utf8');
    const copy = text
      .replace(/(from |import\()(["'])(\.[^"']*)\.[jt]s\2/g, '$1$2$3.cjs$2')
      .replace(/^\/\/# sourceMappingURL=.*$/m, '');
    await writeFile(new URL(file.replace('.d.ts', '.d.cts'), dist), copy);
  }
}

const folders = (await readdir(packages, { withFileTypes: true }))
  .filter((one) => one.isDirectory())
  .map(({ name }) => name);
/** Node loads only the ES modules; the CommonJS builds are for tools that can't, such as jest and `tsc` with `module: commonjs`. */
for (const format of ['esm', 'cjs']) {
  const entries = await Promise.all(folders.map((folder) => entriesOf(folder, format)));
  await build({
    absWorkingDir: fileURLToPath(packages),
    entryPoints: Object.fromEntries(entries.flat()),
    outdir: '.',
    bundle: true,
    packages: 'external',
    format,
    outExtension: { '.js': format === 'esm' ? '.js' : '.cjs' },
    platform: 'neutral',
    target: 'es2022',
    sourcemap: true,
  });
}
for (const folder of folders) {
  await deleteStaleDeclarations(folder);
  if ((await entriesOf(folder, 'cjs')).length > 0) await writeCommonJsDeclarations(folder);
}
