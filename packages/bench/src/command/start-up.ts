import { spawnSync } from 'node:child_process';
import { jsonrpc, median } from './programs.ts';

/** How much longer than `node -e 0` the command takes, in milliseconds. */
export interface StartUp {
  readonly bare: number;
  readonly version: number;
  readonly call: number;
}

/** Starts the programs in turn, and compares each with the bare start of the same round. */
export function measureStartUp(url: string, rounds: number): StartUp {
  const bare: number[] = [];
  const version: number[] = [];
  const call: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const base = time(['-e', '0']);
    bare.push(base);
    version.push(time([jsonrpc, '--version']) - base);
    call.push(time([jsonrpc, url, 'add', '2', '3']) - base);
  }
  return { bare: median(bare), version: median(version), call: median(call) };
}

function time(args: readonly string[]): number {
  const started = performance.now();
  const { status } = spawnSync(process.execPath, args, { stdio: 'ignore' });
  if (status !== 0) throw new Error(`exit code ${status}: ${args.join(' ')}`);
  return performance.now() - started;
}
