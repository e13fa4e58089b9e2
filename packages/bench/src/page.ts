import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Run } from './runs.ts';

const path = new URL('../README.md', import.meta.url);
const begin = '<!-- measured by npm run bench: begin -->';
const end = '<!-- measured by npm run bench: end -->';
const chart = new URL('../chart.svg', import.meta.url);
const runs = new URL('../runs.json', import.meta.url);

/** Replaces the figures in the README. */
export function writePage(figures: string): void {
  const text = readFileSync(path, 'utf8');
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from)
    throw new Error('README.md lacks the comments that mark the place of the figures');
  writeFileSync(path, `${text.slice(0, from + begin.length)}\n\n${figures}\n\n${text.slice(to)}`);
}

/** Writes the chart that this README and the main one show. */
export function writeChart(svg: string): void {
  writeFileSync(chart, svg);
}

/** Returns the goals of earlier runs, the last one first. */
export function readRuns(): readonly Run[] {
  return existsSync(runs) ? JSON.parse(readFileSync(runs, 'utf8')) : [];
}

export function writeRuns(all: readonly Run[]): void {
  writeFileSync(runs, `${JSON.stringify(all, undefined, 2)}\n`);
}
