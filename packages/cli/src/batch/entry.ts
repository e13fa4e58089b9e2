import type { Call, Codec } from '@jsonrpcclient/core';
import { fields } from '@jsonrpcclient/core';

/** One line of the input. */
export interface Entry {
  /** The number of its line, or of its place in an array; the first one is 1. */
  readonly line: number;
  /** Undefined if the line is not a call. */
  readonly call: Call | undefined;
  /** The `id` of the line, which its outcome repeats. */
  readonly id: unknown;
  /** An earlier run was stopped while the call was in flight. */
  readonly isUnknown?: boolean;
}

/** Reads a line: `{ method, params, notify, id }`. */
export function toEntry(text: string, line: number, codec: Codec): Entry {
  let value: unknown;
  try {
    value = codec.parse(text);
  } catch {
    return { line, call: undefined, id: undefined };
  }
  return valueToEntry(value, line);
}

/** The same for parsed JSON. */
export function valueToEntry(value: unknown, line: number): Entry {
  const { method, params, notify, id } = fields(value);
  const isValid =
    typeof method === 'string' &&
    (params === undefined || (typeof params === 'object' && params !== null)) &&
    (notify === undefined || typeof notify === 'boolean');
  if (!isValid) return { line, call: undefined, id };
  return { line, call: { method, params, notify } as Call, id };
}
