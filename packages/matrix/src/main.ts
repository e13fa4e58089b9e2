import { readFile, writeFile } from 'node:fs/promises';
import { runMatrix, runtimes } from './matrix.ts';
import { findSurprises, render } from './table.ts';

const names = process.argv.slice(2);
const unknown = names.filter((name) => !runtimes.some((runtime) => runtime.name === name));
if (unknown.length > 0) {
  const all = runtimes.map(({ name }) => name).join(', ');
  console.error(`npm run matrix -- [RUNTIME…]: ${unknown.join(', ')} must be one of ${all}`);
  process.exit(2);
}
// Without names all pinned runtimes run, and this Node is one of them.
const chosen = runtimes.filter(({ name }) =>
  names.length > 0 ? names.includes(name) : name !== 'node',
);
const columns = await runMatrix(chosen, console.error);
const table = render(columns);
console.log(`\n${table}\n`);
const surprises = columns.flatMap(findSurprises);
for (const surprise of surprises) console.error(surprise);
if (surprises.length > 0) process.exitCode = 1;
else if (names.length === 0) {
  const page = new URL('../../../docs/reference/runtimes.md', import.meta.url);
  const text = await readFile(page, 'utf8');
  const ran = `Run on ${new Date().toISOString().slice(0, 10)}:\n\n${table}`;
  await writeFile(page, text.replace(/(<!-- matrix -->\n).*(\n<!-- end -->)/s, `$1\n${ran}\n$2`));
}
