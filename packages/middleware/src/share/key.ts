import type { CallOptions, Message } from '@jsonrpcclient/core';
import { optionsKeyOf } from '../batching/options-key.ts';

/**
 * A string that is equal for calls that are equal apart from the id: the order of names doesn't matter. `undefined` for a
 * notification, and if params or options can't be compared, as a `Map` or a function can't.
 */
export function keyOf(message: Message, options: CallOptions): string | undefined {
  const { jsonrpc, method, params, id, ...others } = message;
  const optionsKey = id == null ? undefined : optionsKeyOf(options);
  if (optionsKey === undefined) return undefined;
  try {
    // A call that must not be repeated doesn't share a response with one that may be.
    const parts = [
      jsonrpc,
      method,
      params && sorted(params),
      options.idempotent ?? false,
      optionsKey,
    ];
    return JSON.stringify(Object.keys(others).length > 0 ? [...parts, sorted(others)] : parts);
  } catch {
    // Also if it is circular.
    return undefined;
  }
}

/**
 * Returns a value whose JSON has sorted names: the value itself, if it has. Throws for one that JSON would change, because
 * others would look the same.
 */
function sorted(value: unknown): unknown {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  if (Number.isFinite(value)) return value;
  if (Array.isArray(value))
    return value.every((member) => sorted(member) === member) ? value : value.map(sorted);
  const { toJSON } = value as { readonly toJSON?: unknown };
  if (typeof toJSON === 'function') return sorted(toJSON.call(value, ''));
  if (Object.prototype.toString.call(value) !== '[object Object]') throw new TypeError();
  return sortedMembers(value as Readonly<Record<string, unknown>>);
}

function sortedMembers(value: Readonly<Record<string, unknown>>): object {
  const names = Object.keys(value).filter((name) => value[name] !== undefined);
  const isSorted = names.every(
    (name, place) => (names[place - 1] ?? '') <= name && sorted(value[name]) === value[name],
  );
  if (isSorted) return value;
  return Object.fromEntries(names.sort().map((name) => [name, sorted(value[name])]));
}
