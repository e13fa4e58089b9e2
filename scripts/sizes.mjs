// Checks that the sizes in the README are those of the build, to 0.1 kB; with `--write`, updates them.
import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const root = new URL('../', import.meta.url);
const path = new URL('README.md', root);
const before = await readFile(path, 'utf8');
const writes = process.argv.includes('--write');

/** The text for a size; when only checking, the present text if it is close. */
function toText(bytes, present) {
  const isClose = Math.abs(bytes / 1000 - Number.parseFloat(present)) <= 0.1;
  return isClose && !writes ? present.trimEnd() : `${(bytes / 1000).toFixed(1)} kB`;
}

/** The size of a package, minified and gzipped, without its dependencies. */
async function sizeOf(name) {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`packages/${name}/dist/index.js`, root))],
    bundle: true,
    packages: 'external',
    minify: true,
    format: 'esm',
    platform: 'neutral',
    write: false,
  });
  return gzipSync(outputFiles[0].contents, { level: 9 }).length;
}

let after = before;
const listed = new Set();
for (const [row, start, name, size] of before.matchAll(
  /^(\| \[`[^`]*`\]\(packages\/([\w-]+)\) .*\| )([\d.]+ kB *)\|/gm,
)) {
  if (listed.has(name)) throw new Error(`README.md lists the size of ${name} twice`);
  listed.add(name);
  const width = size.length;
  const text = toText(await sizeOf(name), size).padEnd(width);
  after = after.replace(row, `${start}${text}|`);
}

const limits = fileURLToPath(new URL('node_modules/size-limit/bin.js', root));
const measured = execFileSync(process.execPath, [limits, '--json'], {
  cwd: fileURLToPath(root),
  encoding: 'utf8',
});
const bundles = Object.fromEntries(JSON.parse(measured).map(({ name, size }) => [name, size]));
for (const [words, name] of [
  [/(core\s+adds )([\d.]+ kB)/, 'core'],
  [/(`proxy` is )([\d.]+ kB)/, 'core, http-fetch and proxy'],
  [/(`webSocket` is )([\d.]+ kB)/, 'core, duplex and websocket'],
]) {
  after = after.replace(words, (_, start, size) => start + toText(bundles[name], size));
}

if (after !== before && writes) await writeFile(path, after);
else if (after !== before) {
  console.error('The sizes in README.md are out of date; run node scripts/sizes.mjs --write');
  process.exitCode = 1;
}
