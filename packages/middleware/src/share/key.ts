import type { CallOptions, Message } from '@jsonrpcclient/core';
import { optionsKeyOf } from '../batching/options-key.ts';

/**
 * A string that is equal for calls that are equal apart from the id: the order of names doesn't matter. `undefined` for a
 * notification, and if params or options can't be compared, as a `Map` or a function can't.
 */
export function keyOf({ id, ...message }: Message, options: CallOptions): string | undefined {
  const optionsKey = id == null ? undefined : optionsKeyOf(options);
  if (optionsKey === undefined) return undefined;
  // A call that must not be repeated doesn't share a response with one that may be.
  const { idempotent = false } = options;
  try {
    return `${JSON.stringify(message, sortNames)} ${idempotent} ${optionsKey}`;
  } catch {
    return undefined;
  }
}

/** Throws for a value that JSON would change, because different ones would then look the same. */
function sortNames(_: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError();
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  if (Object.prototype.toString.call(value) !== '[object Object]') throw new TypeError();
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
