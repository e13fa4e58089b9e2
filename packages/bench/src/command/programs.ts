import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The built command. */
export const jsonrpc = fileURLToPath(new URL('../../../cli/dist/main.js', import.meta.url));

/** A program that ended, and what it used. */
export interface Used {
  readonly milliseconds: number;
  /** The largest resident memory in megabytes; undefined if the platform doesn't say. */
  readonly megabytes: number | undefined;
  readonly code: number | null;
}

/** Runs Node with these arguments, its output in a file, and measures it. */
export async function measured(args: readonly string[], output: number | 'ignore'): Promise<Used> {
  const started = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['ignore', output, 'inherit'] });
  let megabytes: number | undefined;
  const timer = setInterval(() => {
    megabytes = peakOf(child) ?? megabytes;
  }, 50);
  const [code] = await once(child, 'close');
  clearInterval(timer);
  return { milliseconds: performance.now() - started, megabytes, code };
}

function peakOf({ pid }: ChildProcess): number | undefined {
  const path = `/proc/${pid}/status`;
  if (!existsSync(path)) return undefined;
  try {
    const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(path, 'utf8')) ?? [];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1000;
  } catch {
    // It has just ended.
    return undefined;
  }
}

export function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1] ?? Number.NaN;
}
