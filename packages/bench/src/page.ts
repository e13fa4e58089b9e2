import { readFileSync, writeFileSync } from 'node:fs';

const path = new URL('../README.md', import.meta.url);
const begin = '<!-- measured by npm run bench: begin -->';
const end = '<!-- measured by npm run bench: end -->';

/** Puts the figures in the README, in place of those before. */
export function writePage(figures: string): void {
  const text = readFileSync(path, 'utf8');
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error('README.md has no place for the figures');
  writeFileSync(path, `${text.slice(0, from + begin.length)}\n\n${figures}\n\n${text.slice(to)}`);
}
