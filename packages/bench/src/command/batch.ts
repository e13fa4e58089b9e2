import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, createReadStream, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { jsonrpc, measured, median } from './programs.ts';

const loop = fileURLToPath(new URL('../command-loop.js', import.meta.url));

/** What a run of many calls shows. */
export interface BatchFigures {
  /** The duration, divided by that of the loop. */
  readonly ratio: number;
  readonly megabytes: number | undefined;
  /** After a kill and a resumed run. */
  readonly executedOnce: number;
  readonly executedMore: number;
  readonly unknown: number;
  readonly outcomes: number;
}

/** Makes calls from a file next to a loop, and kills and resumes one run. */
export async function measureBatch(
  url: string,
  calls: number,
  rounds: number,
): Promise<BatchFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'jsonrpc-bench-'));
  try {
    const input = join(folder, 'calls.ndjson');
    writeCalls(input, calls);
    const ratios: number[] = [];
    let megabytes: number | undefined;
    for (let round = 0; round < rounds; round++) {
      const base = await measured([loop, url, `${calls}`], 'ignore');
      const output = openSync(join(folder, 'out.ndjson'), 'w');
      const own = await measured([jsonrpc, 'batch', url, input, '-q'], output);
      closeSync(output);
      if (own.code !== 0) throw new Error(`jsonrpc batch: exit code ${own.code}`);
      ratios.push(own.milliseconds / base.milliseconds);
      megabytes = own.megabytes;
    }
    await fetch(url);
    return { ratio: median(ratios), megabytes, ...(await killAndResume(url, input, folder)) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function writeCalls(path: string, calls: number): void {
  const file = openSync(path, 'w');
  for (let start = 0; start < calls; start += 10_000) {
    const lines = Array.from(
      { length: Math.min(10_000, calls - start) },
      (_, index) => `{"method":"add","params":[${start + index},1]}\n`,
    );
    writeSync(file, lines.join(''));
  }
  closeSync(file);
}

async function killAndResume(url: string, input: string, folder: string) {
  const path = join(folder, 'resumed.ndjson');
  const args = [jsonrpc, 'batch', url, input, '-q', '--resume', join(folder, 'run.log')];
  const output = openSync(path, 'a');
  const killed = spawn(process.execPath, args, { stdio: ['ignore', output, 'inherit'] });
  const closed = once(killed, 'close');
  await wait(1500);
  // A short run has ended before.
  killed.kill('SIGKILL');
  await closed;
  await measured(args, output);
  closeSync(output);
  let [unknown, outcomes, last] = [0, 0, 0];
  for await (const text of createInterface(createReadStream(path))) {
    const { line, ok } = JSON.parse(text);
    // The outcomes of lines that were written just before the kill are there twice.
    if (line > last) outcomes += 1;
    last = Math.max(last, line);
    if (!ok) unknown += 1;
  }
  const response = await fetch(url);
  const { once: executedOnce, more: executedMore } = Object(await response.json());
  return { executedOnce, executedMore, unknown, outcomes };
}
