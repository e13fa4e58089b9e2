import type { Message } from '@jsonrpcclient/core';

type Members = Readonly<Record<string, unknown>>;

/** A copy of the message as it is now. One that JSON can't write, such as a circular one, is returned as it is. */
export function copyMessage(message: Message): Message {
  try {
    return copyMembers({ ...message });
  } catch {
    return message;
  }
}

/**
 * A copy of an object or an array that JSON writes as it would write the original now. Values that only a codec can
 * write, such as a Map or a typed array, are not copied. The copy of an instance of a class is an instance, too.
 */
function copy(value: Members, key: string): unknown {
  const { toJSON } = value;
  const prototype: unknown = Object.getPrototypeOf(value);
  const isPlain = prototype === Object.prototype || prototype === null;
  if (Array.isArray(value) || (isPlain && typeof toJSON !== 'function')) return copyPlain(value);

  if (toJSON === Date.prototype.toJSON) return new Date(value as object as Date);
  if (Object.prototype.toString.call(value) !== '[object Object]') return value;
  if (typeof toJSON === 'function') {
    const json: unknown = toJSON.call(value, key);
    // JSON writes what `toJSON` returns without calling a `toJSON` of that.
    const copied = isObject(json) ? copyPlain(json) : json;
    return Object.create(value, { toJSON: { value: () => copied } });
  }
  // An instance without enumerable members may have private ones, which a copy would lack.
  if (Object.keys(value).length === 0) return value;
  return Object.setPrototypeOf(copyMembers({ ...value }), prototype as object);
}

function copyPlain(value: Members | readonly unknown[]): unknown {
  return Array.isArray(value) ? copyList(value) : copyMembers({ ...value });
}

function copyList(list: readonly unknown[]): unknown[] {
  const copied = list.slice();
  for (let index = 0; index < copied.length; index++) {
    const member = copied[index];
    if (isObject(member)) copied[index] = copy(member, `${index}`);
  }
  return copied;
}

/** Replaces the members of an object by copies. */
function copyMembers<T extends object>(members: T): T {
  for (const name in members) {
    const member: unknown = members[name];
    if (isObject(member)) members[name] = copy(member, name) as T[typeof name];
  }
  return members;
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null;
}
