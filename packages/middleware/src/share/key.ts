import type { CallOptions, Message } from '@jsonrpcclient/core';
import { optionsKeyOf } from '../batching/options-key.ts';

/**
 * A string that is equal for calls that are equal apart from the id: the order of names doesn't matter. `undefined` for a
 * notification, and if params or options can't be compared, as a `Map` or a function can't.
 */
export function keyOf(message: Message, options: CallOptions): string | undefined {
  const optionsKey = message.id == null ? undefined : optionsKeyOf(options);
  if (optionsKey === undefined) return undefined;
  // A call that must not be repeated doesn't share a response with one that may be.
  const { idempotent = false } = options;
  try {
    return `${textOfMembers(message, 'id')} ${idempotent} ${optionsKey}`;
  } catch {
    return undefined;
  }
}

/**
 * A string for a value, like JSON with sorted names. JSON.stringify with a replacer takes four times as long. Throws for a
 * value that JSON would change, because different ones would then look the same.
 */
function textOf(value: unknown): string {
  switch (typeof value) {
    case 'string':
      // The length says where it ends.
      return `${value.length}"${value}`;
    case 'boolean':
      return `${value}`;
    case 'number':
      if (Number.isFinite(value)) return `${value}`;
      break;
    case 'object':
      return value ? textOfObject(value) : 'null';
    default:
  }
  throw new TypeError();
}

function textOfObject(value: object & { readonly toJSON?: unknown }): string {
  if (typeof value.toJSON === 'function') return textOf(value.toJSON());
  if (Array.isArray(value)) return `[${value.map(textOf)}]`;
  if (Object.prototype.toString.call(value) !== '[object Object]') throw new TypeError();
  return textOfMembers(value);
}

function textOfMembers(value: object, except?: string): string {
  let text = '';
  for (const name of Object.keys(value).sort()) {
    const member = (value as Readonly<Record<string, unknown>>)[name];
    if (member !== undefined && name !== except) text += `${textOf(name)}${textOf(member)},`;
  }
  return `{${text}}`;
}
