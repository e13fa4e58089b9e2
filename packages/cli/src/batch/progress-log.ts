import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import { fields } from '@jsonrpcclient/core';
import { UsageError } from '../usage-error.ts';

/** The log of `--resume`: which lines were started, and which of them are done. */
export interface ProgressLog {
  /** The last line that is done; all lines before it are, too. */
  readonly done: number;
  /** The last line that was started: what became of those after `done` isn't known. */
  readonly started: number;
  /** Both are in the file when they return, and a kill of this process doesn't lose them. */
  start(last: number): void;
  finish(last: number): void;
  close(): void;
}

/** Opens a log, and reads what an earlier run wrote. `input` identifies the input, so that no other one is resumed. */
export function openProgressLog(path: string, input: string): ProgressLog {
  const before = existsSync(path) ? read(path, input) : undefined;
  const file = openFile(path);
  const append = (entry: object) => writeSync(file, `${JSON.stringify(entry)}\n`);
  // A line that a kill cut off must not swallow the next one.
  if (before) writeSync(file, '\n');
  else append({ input });
  return {
    done: before?.done ?? 0,
    started: before?.started ?? 0,
    start: (started) => append({ started }),
    finish: (done) => append({ done }),
    close: () => closeSync(file),
  };
}

function openFile(path: string): number {
  try {
    return openSync(path, 'a', 0o600);
  } catch (error) {
    throw new UsageError(`the file of --resume can't be written (${Object(error).code})`);
  }
}

function read(path: string, input: string): { readonly done: number; readonly started: number } {
  let [done, started] = [0, 0];
  const entries = readFileSync(path, 'utf8').split('\n').map(toFields);
  if (typeof entries[0]?.input !== 'string')
    throw new UsageError('the file of --resume is not a log of jsonrpc batch');
  if (entries[0].input !== input)
    throw new UsageError('the log of --resume is about another input; use a new file');
  for (const entry of entries) {
    if (typeof entry.done === 'number') done = Math.max(done, entry.done);
    if (typeof entry.started === 'number') started = Math.max(started, entry.started);
  }
  return { done, started: Math.max(done, started) };
}

function toFields(line: string): Readonly<Record<string, unknown>> {
  try {
    return fields(JSON.parse(line));
  } catch {
    return {};
  }
}
