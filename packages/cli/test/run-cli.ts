import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { expect } from 'vitest';
import { run } from '../src/run.ts';

/** What a command printed, and its exit code. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  /** Standard input; empty by default. */
  readonly input?: string | Readable;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Whether the output is a terminal. */
  readonly isTty?: boolean;
  readonly signal?: AbortSignal;
  /** Called with everything that is written to standard output so far. */
  readonly onOutput?: (text: string) => void;
  /** The same for standard error. */
  readonly onError?: (text: string) => void;
}

/** An empty folder for configuration and caches, so that no test reads those of the user. */
export const home: string = mkdtempSync(join(tmpdir(), 'jsonrpc-home-'));

/** Runs a command line in this process. */
export async function runCli(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const { input = '', env = {}, cwd = home, isTty = false, signal } = options;
  const stdout = Object.assign(new PassThrough(), { isTTY: isTty, columns: 80 });
  const stderr = Object.assign(new PassThrough(), { isTTY: isTty, columns: 80 });
  const [out, err] = [collect(stdout, options.onOutput), collect(stderr, options.onError)];
  const stdin = typeof input === 'string' ? Readable.from(input ? [input] : []) : input;
  const io = {
    stdin: Object.assign(stdin, { isTTY: false }),
    stdout,
    stderr,
    env: { HOME: home, PATH: process.env.PATH ?? '', ...env },
    cwd: () => cwd,
  };
  const code = await run(args, io, signal ?? new AbortController().signal);
  return { code, out: out(), err: err() };
}

/** Runs a command line, and returns the object in its error line. */
export async function errorOf(
  args: readonly string[],
  options?: RunOptions,
): Promise<{ readonly code: number; readonly error: Readonly<Record<string, unknown>> }> {
  const { code, err } = await runCli(args, options);
  return { code, error: JSON.parse(err.trim().split('\n').at(-1) ?? '').error };
}

function collect(stream: PassThrough, listener?: (text: string) => void): () => string {
  let text = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    listener?.(text);
  });
  return () => text + (stream.read() ?? '');
}

/** Waits for a value, however slow the machine is. */
export function eventually<T>(read: () => T) {
  return expect.poll(read, { timeout: 20_000 });
}
