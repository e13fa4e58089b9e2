import { createProject } from './environments/project.ts';
import { rows } from './environments/rows.ts';

const words = process.argv.slice(2);
const chosen = rows.filter(
  ({ name }) => words.length === 0 || words.some((word) => name.includes(word)),
);
if (chosen.length === 0) {
  console.error(
    `npm run environments -- [WORD…]: no environment has ${words.join(' or ')} in its name`,
  );
  process.exit(2);
}
const needed = new Set(chosen.flatMap(({ needs }) => needs));
const project = await createProject((tool) => needed.has(tool));
console.log('| environment | works |\n| - | - |');
for (const { name, run } of chosen) {
  const problem = await run(project);
  console.log(`| ${name} | ${problem === undefined ? 'yes' : 'no'} |`);
  if (problem === undefined) continue;
  console.error(problem);
  process.exitCode = 1;
}
