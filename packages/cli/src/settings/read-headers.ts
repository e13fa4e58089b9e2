import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Invocation } from '../command.ts';
import { UsageError } from '../usage-error.ts';

/** Whether the values of a header are secrets, even if they are on the command line. */
export function isSensitive(name: string): boolean {
  return /auth|cookie|token|key|secret|session|password|credential|signature/i.test(name);
}

/** Reads `--header`: `Name: value` with `${ENV}`, or `@file` with a header per line. */
export async function readHeaders(
  invocation: Pick<Invocation, 'flags' | 'io' | 'secrets'>,
): Promise<Record<string, string>> {
  const { flags, io, secrets } = invocation;
  const headers: Record<string, string> = {};
  for (const given of flags.all('header')) {
    for (const line of given.startsWith('@') ? await readLines(given.slice(1), io) : [given]) {
      const { name, value } = split(line);
      const expanded = expand(value, io.env, secrets);
      hideHeader(name, expanded, expanded === value, secrets);
      headers[name] = expanded;
    }
  }
  return headers;
}

/** Hides the value of a header that is a secret, except the scheme before credentials. */
export function hideHeader(
  name: string,
  value: string,
  isLiteral: boolean,
  secrets: Invocation['secrets'],
): void {
  if (!isSensitive(name) || !isLiteral) return;
  const variable = `JSONRPC_${name.toUpperCase().replace(/\W/g, '_')}`;
  secrets.add(value.replace(/^(Basic|Bearer|Token|Digest) /i, ''), variable);
}

function split(line: string): { readonly name: string; readonly value: string } {
  const [, name, value = ''] = /^([!#$%&'*+.^`|~\w-]+):\s*(.*?)\s*$/.exec(line) ?? [];
  if (name !== undefined) return { name: name.toLowerCase(), value };
  throw new UsageError("--header must be 'Name: value' or @file");
}

/** Replaces `${NAME}` with an environment variable, so that a secret needn't be on the command line. */
export function expand(
  value: string,
  env: Invocation['io']['env'],
  secrets: Invocation['secrets'],
): string {
  return value.replace(/\$\{(\w+)\}/g, (_, name: string) => {
    const found = env[name];
    if (found === undefined)
      throw new UsageError(`--header: the environment variable ${name} is not set`);
    secrets.add(found, name);
    return found;
  });
}

async function readLines(path: string, io: Invocation['io']): Promise<string[]> {
  try {
    const text = await readFile(resolve(io.cwd(), path), 'utf8');
    return text.split(/\r?\n/).filter((line) => line.trim() && !line.startsWith('#'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`--header: the file after @ can't be read (${code})`);
  }
}
