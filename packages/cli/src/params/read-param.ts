import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UsageError } from '../usage-error.ts';
import type { KnownTypes } from './known-types.ts';
import { parseJson, readValue, type ValueOptions } from './read-value.ts';

/** How to read a param. */
export interface ParamOptions extends ValueOptions {
  readonly cwd: string;
  readonly types: KnownTypes | undefined;
  /** How many words without a name are before this one. */
  readonly place: number;
}

/** A param: by position if it has no name. */
export interface Param {
  readonly name?: string;
  readonly value: unknown;
}

/** `:=` before `=`, and neither at the end nor before another `=`, because base64 ends like that. */
const pattern = /^([A-Za-z_][\w.-]*)(?::=(.+)|=(?!=)(.+)|@(.+))$/s;

/** Reads one param: `name:=JSON`, `name=value`, `name@file`, or a value. */
export async function readParam(text: string, options: ParamOptions): Promise<Param> {
  const { strings, bigint, cwd, types, place } = options;
  const [, name, json, plain, file] = named(text, options) ?? [];
  if (name === undefined) return { value: readValue(text, options, types?.(undefined, place)) };
  if (json !== undefined) return { name, value: mustParse(name, json, bigint) };
  const known = types?.(name, place);
  if (plain !== undefined) return { name, value: readValue(plain, options, known) };
  if (strings || file === undefined) return { value: text };
  return { name, value: readValue(await readNamed(name, file, cwd), options, known) };
}

/** Splits a word that has a name. JSON has none: `{"a":"b=c"}`. */
function named(
  text: string,
  { strings, bigint }: Pick<ValueOptions, 'strings' | 'bigint'>,
): RegExpExecArray | null {
  return !strings && parseJson(text, bigint) ? null : pattern.exec(text);
}

function mustParse(name: string, json: string, bigint: boolean): unknown {
  const parsed = parseJson(json, bigint);
  if (parsed) return parsed.value;
  throw new UsageError(`${name}:= must be followed by JSON; for text, write ${name}=text`);
}

async function readNamed(name: string, file: string, cwd: string): Promise<string> {
  try {
    return await readFile(resolve(cwd, file), 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(
      `${name}@ must be followed by a file that can be read (${code}); for text that contains @, use --strings or quote it as JSON: '"text"'`,
    );
  }
}
