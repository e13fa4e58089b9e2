import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from './free-port.ts';
import { guard } from './guard.ts';

/** Where a program runs. */
export interface Place {
  /** A port of 127.0.0.1 on which nothing listened a moment ago. */
  readonly port: number;
  /** Its working directory and home; deleted when it is disposed. */
  readonly folder: string;
}

/** How to start a third-party server. */
export interface Program {
  readonly command: string;
  /** A free one by default. */
  readonly port?: number | undefined;
  readonly args: (place: Place) => readonly string[];
  /** Whether it is ready; called until it is. */
  readonly ready: (program: RunningProgram) => boolean | Promise<boolean>;
}

/** A running program; disposing it kills it and deletes its folder. */
export interface RunningProgram extends Place, AsyncDisposable {
  readonly pid: number;
  /** What it has written to stdout and stderr. */
  readonly printed: string;
}

/** A server with one address; disposing it ends it. */
export interface ProgramServer extends AsyncDisposable {
  readonly url: string;
}

/** Starts a program and waits until it is ready; if it ends first, rejects with what it printed. */
export async function startProgram(program: Program, attempts = 3): Promise<RunningProgram> {
  const folder = await mkdtemp(join(tmpdir(), 'jsonrpcclient-'));
  const place = { port: program.port ?? (await freePort()), folder };
  const { PATH = '' } = process.env;
  // Keeps the user's HOME and proxy settings away from it.
  const child = spawn(program.command, program.args(place), {
    cwd: folder,
    env: { PATH, HOME: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed: unknown[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text) => printed.push(text));

  const release = guard(child);
  const running: RunningProgram = {
    ...place,
    pid: child.pid ?? 0,
    get printed() {
      return printed.join('');
    },
    async [Symbol.asyncDispose]() {
      release();
      if (child.pid && isRunning(child)) {
        const exited = once(child, 'exit');
        child.kill('SIGKILL');
        await exited;
      }
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };

  // Without a listener, a missing program would end this process.
  const failed = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
  });
  const problem = await Promise.race([failed, untilReady(child, running, program)]);
  if (problem === undefined) return running;
  await running[Symbol.asyncDispose]();
  // Another program may have taken the port.
  if (attempts > 1 && child.pid) return startProgram(program, attempts - 1);
  throw new Error(`${program.command} did not start: ${problem}\n${running.printed}`);
}

/** Undefined when it is ready, otherwise what went wrong. */
async function untilReady(
  child: ChildProcess,
  running: RunningProgram,
  { ready }: Program,
): Promise<string | undefined> {
  for (let left = 200; left > 0; left--) {
    if (!isRunning(child)) return 'it ended';
    if (await ready(running)) return undefined;
    await wait(50);
  }
  return 'it was never ready';
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}
