import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UsageError } from '../usage-error.ts';
import { parseJson, readValue, type ValueOptions } from './read-value.ts';

/** A param: by position if it has no name. */
export interface Param {
  readonly name?: string;
  readonly value: unknown;
}

/** `:=` before `=`, and neither at the end nor before another `=`, because base64 ends like that. */
const named = /^([A-Za-z_][\w.-]*)(?::=(.+)|=(?!=)(.+)|@(.+))$/s;

/** Reads one param: `name:=JSON`, `name=value`, `name@file`, or a value. */
export async function readParam(
  text: string,
  options: ValueOptions & { readonly cwd: string },
): Promise<Param> {
  const { strings, bigint, cwd } = options;
  // JSON first: `{"a":"b=c"}` is no name.
  const parsed = strings ? undefined : parseJson(text, bigint);
  if (parsed) return parsed;
  const [, name, json, plain, file] = named.exec(text) ?? [];
  if (name === undefined) return { value: text };
  if (json !== undefined) return { name, value: mustParse(name, json, bigint) };
  if (plain !== undefined) return { name, value: readValue(plain, options) };
  if (strings || file === undefined) return { value: text };
  return { name, value: readValue(await readNamed(name, file, cwd), options) };
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
