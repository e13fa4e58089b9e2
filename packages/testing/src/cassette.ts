import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CallOptions, Transport } from '@jsonrpcclient/core';
import { record } from './cassette/record.ts';
import type { CassetteOptions } from './cassette/redact.ts';
import { replay } from './cassette/replay.ts';

export type { CassetteLine } from './cassette/line.ts';

export interface CassetteFileOptions extends CassetteOptions {
  /**
   * 'replay' makes no call; 'record' replaces the file; 'missing' makes only the calls that aren't recorded, and adds
   * them to the file. 'replay' by default.
   */
  readonly mode?: 'replay' | 'record' | 'missing' | undefined;
}

/**
 * Wraps a transport so that its calls are recorded in a file, or answered from it, like `record` and `replay`. Reads the file
 * immediately, and throws if there is nothing to replay.
 */
export function cassette<O extends CallOptions>(
  transport: Transport<O>,
  file: string | URL,
  options: CassetteFileOptions = {},
): Transport<O> {
  const { mode = 'replay' } = options;
  const path = typeof file === 'string' ? file : fileURLToPath(file);
  const recorder = record(transport, (line) => appendFileSync(path, `${line}\n`), options);
  if (mode === 'replay') return replay(read(path), options);
  if (mode !== 'record' && mode !== 'missing')
    throw new TypeError("cassette: mode must be 'replay', 'record' or 'missing'");
  if (mode === 'record' || !existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, '');
  }
  return mode === 'record' ? recorder : replay(read(path), { ...options, missing: recorder });
}

function read(path: string): string {
  if (!existsSync(path))
    throw new Error(`cassette: there is no file ${path}; record it with mode: 'record'`);
  return readFileSync(path, 'utf8');
}
