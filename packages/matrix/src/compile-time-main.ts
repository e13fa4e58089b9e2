import { contractGoal, goals, measure, measureContract } from './environments/compile-time.ts';
import { createProject } from './environments/project.ts';

const args = process.argv.slice(2).map(Number);
const counts = args.length > 0 ? args : [100, 500, 1000, 2000];
const compilers = Object.keys(goals);
const project = await createProject((tool) => ['@types/node', 'zod', ...compilers].includes(tool));
const methods = counts.map((count) => `${count.toLocaleString('en')} methods`);
console.log(`| seconds more than for an empty file | ${methods.join(' | ')} | goal met |`);
console.log(`| - |${' -: |'.repeat(counts.length)} - |`);
for (const [compiler, goal] of Object.entries(goals)) {
  const version = compiler === 'typescript' ? '5.9' : '7';
  for await (const { title, seconds } of measure(project, compiler, counts)) {
    const { [counts.indexOf(1000)]: measured } = seconds;
    const isMet = measured === undefined ? 'not measured' : measured <= goal ? 'yes' : 'no';
    if (isMet === 'no') process.exitCode = 1;
    const cells = seconds.map((number) => number.toFixed(2)).join(' | ');
    console.log(`| TypeScript ${version}, ${title} | ${cells} | ${isMet} |`);
  }
}

console.log(
  '\n| seconds for a contract of 500 methods and 200 calls | check | declarations | goal met |',
);
console.log('| - | -: | -: | - |');
for (const compiler of compilers) {
  const { seconds } = await measureContract(project, compiler);
  const isMet = Math.max(...seconds) <= contractGoal;
  if (!isMet) process.exitCode = 1;
  const cells = seconds.map((number) => number.toFixed(2)).join(' | ');
  console.log(`| ${compiler} | ${cells} | ${isMet ? 'yes' : 'no'} |`);
}
