import { bigints } from '@jsonrpcclient/codec';

/** Options of one param. */
export interface ValueOptions {
  /** Every value is text. */
  readonly strings: boolean;
  /** Big integers keep their digits. */
  readonly bigint: boolean;
}

/** Parses JSON; returns undefined if the text isn't JSON. */
export function parseJson(text: string, bigint: boolean): { readonly value: unknown } | undefined {
  try {
    return { value: (bigint ? bigints() : JSON).parse(text) };
  } catch {
    return undefined;
  }
}

/**
 * Reads a value as people type it: JSON if it parses, otherwise text. With known types, it is text if it must be: a value
 * of another type that a string may stand for.
 */
export function readValue(
  text: string,
  { strings, bigint }: ValueOptions,
  types: readonly string[] = [],
): unknown {
  const parsed = strings ? undefined : parseJson(text, bigint);
  if (!parsed) return text;
  const isText =
    types.includes('string') && !typesOf(parsed.value).some((type) => types.includes(type));
  return isText ? text : parsed.value;
}

/** The names that JSON Schema has for the type of a value. */
function typesOf(value: unknown): string[] {
  if (value === null) return ['null'];
  if (Array.isArray(value)) return ['array'];
  if (typeof value === 'bigint' || Number.isInteger(value)) return ['integer', 'number'];
  return [typeof value];
}
