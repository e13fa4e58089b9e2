import type { Message } from '@jsonrpcclient/core';

type Members = Readonly<Record<string, unknown>>;

/** The message as it is now. One that JSON cannot write, such as a circular one, is left to the transport as it is. */
export function copyMessage(message: Message): Message {
  try {
    return copyMembers({ ...message });
  } catch {
    return message;
  }
}

/**
 * A copy of a value that JSON writes as it would write the value now. Values that only a codec can write, such as a Map or
 * a typed array, are not copied, and a copy of an instance of a class is an instance too.
 */
function copy(value: Members, key: string): unknown {
  if (Array.isArray(value)) return copyList(value);
  const { toJSON } = value;
  const prototype: unknown = Object.getPrototypeOf(value);
  const isPlain = prototype === Object.prototype || prototype === null;
  if (isPlain && typeof toJSON !== 'function') return copyMembers({ ...value });

  if (toJSON === Date.prototype.toJSON) return new Date(value as object as Date);
  if (Object.prototype.toString.call(value) !== '[object Object]') return value;
  if (typeof toJSON === 'function') {
    const json = copyJson(toJSON.call(value, key));
    return Object.create(value, { toJSON: { value: () => json } });
  }
  // Without members of its own it may have private ones, which a copy would lack.
  if (Object.keys(value).length === 0) return value;
  return Object.setPrototypeOf(copyMembers({ ...value }), prototype as object);
}

/** Of a result of `toJSON`, JSON writes the members, and calls no `toJSON` that it has. */
function copyJson(json: unknown): unknown {
  if (Array.isArray(json)) return copyList(json);
  return isObject(json) ? copyMembers({ ...json }) : json;
}

function copyList(list: readonly unknown[]): unknown[] {
  const copied = list.slice();
  for (let index = 0; index < copied.length; index++) {
    const member = copied[index];
    if (isObject(member)) copied[index] = copy(member, `${index}`);
  }
  return copied;
}

/** Copies the members of an object in their places. */
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
