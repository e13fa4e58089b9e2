import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Invocation } from '../command.ts';
import { UsageError } from '../usage-error.ts';
import { configFolder, type Source } from './config.ts';

/** Returns the value of a profile's member. One that doesn't come from the file itself is a secret. */
export async function resolveSource(
  source: Source,
  profile: string,
  member: string,
  { io, secrets }: Pick<Invocation, 'io' | 'secrets'>,
): Promise<string> {
  if (typeof source === 'string') return source;
  const value = await find(source, `profile ${profile}, ${member}`, io);
  secrets.add(value, 'env' in source ? source.env : variableOf(member));
  return value;
}

async function find(
  source: Exclude<Source, string>,
  about: string,
  io: Invocation['io'],
): Promise<string> {
  if ('env' in source) {
    const value = io.env[source.env];
    if (value !== undefined) return value;
    throw new UsageError(`${about}: the environment variable ${source.env} is not set`);
  }
  if ('file' in source) {
    try {
      return (await readFile(resolve(configFolder(io.env), source.file), 'utf8')).trim();
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new UsageError(`${about}: the file can't be read (${code})`);
    }
  }
  const [program = '', ...args] = source.command;
  try {
    const { stdout } = await promisify(execFile)(program, args, { env: io.env });
    // As with `$(command)` in a shell.
    return stdout.replace(/\n+$/, '');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`${about}: ${program} failed (${code})`);
  }
}

/** The environment variable that stands for a secret in a printed command. */
function variableOf(name: string): string {
  return `JSONRPC_${name.toUpperCase().replace(/\W/g, '_')}`;
}
