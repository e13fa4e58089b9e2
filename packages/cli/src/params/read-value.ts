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

/** Reads a value as people type it: JSON if it parses, otherwise text. */
export function readValue(text: string, { strings, bigint }: ValueOptions): unknown {
  const parsed = strings ? undefined : parseJson(text, bigint);
  return parsed ? parsed.value : text;
}
