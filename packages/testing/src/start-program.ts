import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from './free-port.ts';

/** How a server of another author is started. */
export interface Program {
  readonly command: string;
  /** Its arguments, for a port and a folder of its own. */
  readonly args: (port: number, folder: string) => readonly string[];
  /** The path on which it answers. */
  readonly path: string;
  /** A method that answers once it is ready. */
  readonly ready: string;
  /** Headers of that call. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** A running program; disposing it ends it and removes its folder. */
export interface ProgramServer extends AsyncDisposable {
  readonly url: string;
}

/** Starts a program and waits until it answers; rejects with what it printed when it ends before. */
export async function startProgram(program: Program, attempts = 3): Promise<ProgramServer> {
  const folder = await mkdtemp(join(tmpdir(), 'jsonrpcclient-'));
  const port = await freePort();
  const { PATH = '' } = process.env;
  // No HOME and no proxy of the user's reaches it.
  const child = spawn(program.command, program.args(port, folder), {
    env: { PATH, HOME: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed: unknown[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text) => printed.push(text));

  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const stop = async () => {
    process.off('exit', kill);
    if (child.pid && isRunning(child)) {
      const exited = once(child, 'exit');
      kill();
      await exited;
    }
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  };

  const url = `http://127.0.0.1:${port}${program.path}`;
  // Without a listener a missing program would end the process.
  const failed = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
  });
  const problem = await Promise.race([failed, untilReady(child, url, program)]);
  if (problem === undefined) return { url, [Symbol.asyncDispose]: stop };
  await stop();
  // Somebody else may have taken the port.
  if (attempts > 1 && child.pid) return startProgram(program, attempts - 1);
  throw new Error(`${program.command} did not start: ${problem}\n${printed.join('')}`);
}

/** Undefined when it answered, else what went wrong. */
async function untilReady(
  child: ChildProcess,
  url: string,
  { ready, headers }: Program,
): Promise<string | undefined> {
  const body = JSON.stringify({ jsonrpc: '2.0', method: ready, id: 1 });
  for (let left = 200; left > 0; left--) {
    if (!isRunning(child)) return 'it ended';
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', connection: 'close', ...headers },
        body,
        signal: AbortSignal.timeout(5000),
      });
      await response.text();
      if (response.ok) return undefined;
    } catch {}
    await wait(50);
  }
  return 'it never answered';
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}
