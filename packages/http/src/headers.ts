import { kindOf, wrongKind } from '@jsonrpcclient/core';

/** Headers by name, in any case. A header whose value is `undefined` isn't sent. */
export type HttpHeaders = Readonly<Record<string, string | undefined>>;

/**
 * Adds headers to those in `merged`, whose names are in lower case. Throws a `TypeError` for names and values that HTTP
 * doesn't allow, without showing the value.
 */
export function addHeaders(
  merged: Record<string, string>,
  headers: HttpHeaders = {},
): Record<string, string> {
  if (kindOf(headers) !== 'Object') throw wrongKind('headers', 'Object', headers);
  for (const [name, value] of Object.entries(headers)) {
    const key = name.toLowerCase();
    if (value === undefined) delete merged[key];
    else if (/^[\w!#$%&'*+.^`|~-]+\n[\t -~\x80-\xff]*$/.test(`${key}\n${value}`))
      merged[key] = value;
    else throw new TypeError(`Invalid HTTP header ${/^[\w-]+$/.test(key) ? key : 'name'}`);
  }
  return merged;
}

/** A `Headers`, a `Map`, another object with a `forEach` like theirs, or an object of strings and arrays. */
export type HeadersLike = ListedHeaders | Readonly<Record<string, unknown>>;

interface ListedHeaders {
  forEach(listener: (value: string, name: string) => void): void;
}

/**
 * Returns response headers for a `Post`: names in lower case, and several values of a header joined into one string.
 */
export function joinHeaders(headers: HeadersLike = {}): Readonly<Record<string, string>> {
  const joined: Record<string, string> = {};
  const add = (value: unknown, key: string) => {
    const name = key.toLowerCase();
    const text = Array.isArray(value) ? value.join(', ') : `${value}`;
    joined[name] = Object.hasOwn(joined, name) ? `${joined[name]}, ${text}` : text;
  };
  if (typeof headers.forEach === 'function') headers.forEach(add);
  else for (const [name, value] of Object.entries(headers)) add(value, name);
  return joined;
}
