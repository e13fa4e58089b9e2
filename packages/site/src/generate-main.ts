import { checkMessages, generate } from './generate/generate.ts';

const isCheck = process.argv.includes('--check');
const stale = generate(isCheck ? 'check' : 'write');
if (isCheck && stale.length > 0) {
  console.error(`These pages are out of date; run npm run docs:generate:\n${stale.join('\n')}`);
  process.exitCode = 1;
}

const wrong = checkMessages();
if (wrong.length > 0) {
  console.error(`docs/reference/error-messages.md is out of date:\n${wrong.join('\n')}`);
  process.exitCode = 1;
}
