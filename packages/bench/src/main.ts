import { renderChart } from './chart.ts';
import { start } from './child.ts';
import { environment } from './environment.ts';
import type { Results } from './figures.ts';
import { furtherGoals } from './further-goals.ts';
import { renderGrowth } from './growth-table.ts';
import { chooseCases, efforts, measure } from './measure.ts';
import { goals } from './must-have.ts';
import { readRuns, writeChart, writePage, writeRuns } from './page.ts';
import { renderGoals, toRun } from './runs.ts';
import type { Addresses } from './serve.ts';
import { renderCase } from './table.ts';

const args = process.argv.slice(2);
const quick = args.includes('quick');
const names = args.filter((arg) => arg !== 'quick');

try {
  await bench();
} catch (error) {
  console.error(String(Object(error).message ?? error));
  process.exitCode = 1;
}

async function bench(): Promise<void> {
  const chosen = chooseCases(names, quick);
  const server = start('server');
  const about = environment();
  console.log(`${about}\n`);
  const results: Record<string, Results[string]> = {};
  const parts: string[] = [];
  const print = (text: string) => {
    if (!text) return;
    parts.push(text);
    console.log(`${text}\n`);
  };
  try {
    const { urls } = await server.next(10_000);
    for (const one of chosen) {
      results[one.name] = await measure(one, urls as Addresses, efforts[quick ? 'quick' : 'full']);
      print(one.kind === 'growth' ? renderGrowth(one.name, results) : renderCase(one, results));
    }
  } finally {
    await server.stop();
  }
  const isFull = !quick && names.length === 0;
  const runs = readRuns();
  const [before] = isFull ? runs : [];
  print(renderGoals('Goals', goals, results, before));
  print(renderGoals('Further goals', furtherGoals, results, before));
  if (quick) print('A quick run is approximate; only a full run shows whether a goal is met.');

  const failed = Object.values(results).some((rows) =>
    Object.values(rows).some((row) => row.failed),
  );
  if (failed) process.exitCode = 1;
  else if (isFull) {
    writePage([about, ...parts].join('\n\n'));
    writeChart(renderChart(results) ?? '');
    const date = new Date().toISOString().slice(0, 16).replace('T', ' ');
    writeRuns([toRun([...goals, ...furtherGoals], results, date), ...runs].slice(0, 2));
  }
}
