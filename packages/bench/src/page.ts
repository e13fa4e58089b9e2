import { readFileSync, writeFileSync } from 'node:fs';

const path = new URL('../README.md', import.meta.url);
const begin = '<!-- measured by npm run bench: begin -->';
const end = '<!-- measured by npm run bench: end -->';

/** Replaces the figures in the README. */
export function writePage(figures: string): void {
  const text = readFileSync(path, 'utf8');
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from)
    throw new Error('README.md lacks the comments that mark the place of the figures');
  writeFileSync(path, `${text.slice(0, from + begin.length)}\n\n${figures}\n\n${text.slice(to)}`);
}
