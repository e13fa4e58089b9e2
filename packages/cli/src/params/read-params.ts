import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import type { Params } from '@jsonrpcclient/core';
import type { Invocation } from '../command.ts';
import { UsageError } from '../usage-error.ts';
import type { KnownTypes } from './known-types.ts';
import { type Param, readParam } from './read-param.ts';
import { parseJson } from './read-value.ts';

/**
 * Reads the params of a call from the words after the method, or from `--params`. Known types decide whether a word such as
 * `123` is text.
 */
export async function readParams(
  words: readonly string[],
  { flags, io }: Pick<Invocation, 'flags' | 'io'>,
  types?: KnownTypes,
): Promise<Params | undefined> {
  const bigint = !flags.on('no-bigint');
  const whole = flags.text('params');
  if (whole !== undefined) {
    if (words.length > 0) throw new UsageError('use either --params or params after the method');
    return readWhole(whole, io, bigint);
  }
  const options = { strings: flags.on('strings'), bigint, cwd: io.cwd(), types };
  const params: Param[] = [];
  for (const word of words) {
    const place = params.filter(({ name }) => name === undefined).length;
    params.push(await readParam(word, { ...options, place }));
  }
  return joinParams(params);
}

/** By position, by name, or mixed: then those with a name are one object at the end. */
function joinParams(params: readonly Param[]): Params | undefined {
  const positional = params.filter(({ name }) => name === undefined).map(({ value }) => value);
  const named: Record<string, unknown> = {};
  for (const { name, value } of params) {
    if (name === undefined) continue;
    if (Object.hasOwn(named, name)) throw new UsageError(`the param ${name} is there twice`);
    // Not an assignment, which would change the prototype for `__proto__`.
    Object.defineProperty(named, name, { value, enumerable: true });
  }
  const hasNamed = Object.keys(named).length > 0;
  const [first] = positional;
  if (!hasNamed && positional.length === 0) return undefined;
  // One object goes by name, as with the proxy.
  if (!hasNamed && positional.length === 1 && isObject(first)) return first;
  if (positional.length === 0) return named;
  return hasNamed ? [...positional, named] : positional;
}

async function readWhole(source: string, io: Invocation['io'], bigint: boolean): Promise<Params> {
  const text = await readSource(source, io);
  const parsed = parseJson(text, bigint);
  if (parsed && (Array.isArray(parsed.value) || isObject(parsed.value))) return parsed.value;
  throw new UsageError('--params must be a JSON array or object, @file, or - for standard input');
}

async function readSource(source: string, io: Invocation['io']): Promise<string> {
  if (source === '-') return readAll(io.stdin);
  if (!source.startsWith('@')) return source;
  try {
    return await readFile(resolve(io.cwd(), source.slice(1)), 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`--params: the file after @ can't be read (${code})`);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
