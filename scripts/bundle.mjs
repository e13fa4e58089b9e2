// Bundles each entry of the published packages into one file, because Node spends time on every file it imports.
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const packages = new URL('../packages/', import.meta.url);

/**
 * @param {'exports' | 'bin'} member the member of the manifest that lists the entries
 * @param {string} extension which builds of the entries it lists
 * @returns {Promise<[string, string][]>} each output, without its extension, and the source to bundle into it
 */
async function entriesOf(folder, member, extension = '.js') {
  const manifest = JSON.parse(await readFile(new URL(`${folder}/package.json`, packages), 'utf8'));
  if (manifest.private) return [];
  const listed = manifest[member] ?? {};
  const names = JSON.stringify(listed).matchAll(/dist\/([\w/-]+)(\.c?js)/g);
  const built = [...names].filter(([, , found]) => found === extension);
  return [...new Set(built.map(([, name]) => name))].map((name) => [
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
const options = {
  absWorkingDir: fileURLToPath(packages),
  outdir: '.',
  bundle: true,
  packages: 'external',
  // The `imports` of a package, which differ between Node and bundlers.
  external: ['#*'],
  platform: 'neutral',
  target: 'es2022',
  sourcemap: true,
};

/** Node loads only the ES modules; the CommonJS builds are for tools that can't, such as jest and `tsc` with `module: commonjs`. */
for (const format of ['esm', 'cjs']) {
  const extension = format === 'esm' ? '.js' : '.cjs';
  const outExtension = { '.js': extension };
  const entries = await Promise.all(
    folders.map((folder) => entriesOf(folder, 'exports', extension)),
  );
  const entryPoints = Object.fromEntries(entries.flat());
  await build({ ...options, entryPoints, format, outExtension });
}
/** Commands have no CommonJS build. A chunk is loaded only when it is needed. */
for (const folder of folders) {
  const entryPoints = Object.fromEntries(await entriesOf(folder, 'bin'));
  if (Object.keys(entryPoints).length === 0) continue;
  // The name of a chunk contains its hash, so the old ones would stay.
  await rm(new URL(`${folder}/dist/chunks`, packages), { recursive: true, force: true });
  const chunkNames = `${folder}/dist/chunks/[name]-[hash]`;
  await build({ ...options, entryPoints, format: 'esm', splitting: true, chunkNames });
}
/** A package whose `src/page` is a web page gets its files, minified, in `dist/page`. */
for (const folder of folders) {
  const page = new URL(`${folder}/src/page/`, packages);
  if (!existsSync(page)) continue;
  const files = ['main.tsx', 'main.css', 'index.html'];
  await build({
    absWorkingDir: fileURLToPath(packages),
    entryPoints: files.map((name) => `./${folder}/src/page/${name}`),
    outdir: `${folder}/dist/page`,
    loader: { '.html': 'copy' },
    bundle: true,
    minify: true,
    format: 'esm',
    target: ['chrome123', 'firefox120', 'safari17.5'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
  });
}
for (const folder of folders) {
  await deleteStaleDeclarations(folder);
  if ((await entriesOf(folder, 'exports')).length > 0) await writeCommonJsDeclarations(folder);
}
