/** Headers by name, in any case; an undefined value leaves the header out. */
export type HttpHeaders = Readonly<Record<string, string | undefined>>;

/**
 * Puts headers over those that are there, whose names are in lower case. Throws for what HTTP does not allow, without
 * showing it.
 */
export function addHeaders(
  merged: Record<string, string>,
  headers: HttpHeaders = {},
): Record<string, string> {
  for (const [name, value] of Object.entries(headers)) {
    const key = name.toLowerCase();
    if (value === undefined) delete merged[key];
    else if (/^[\w!#$%&'*+.^`|~-]+\n[\t -~\x80-\xff]*$/.test(`${key}\n${value}`))
      merged[key] = value;
    else throw new TypeError(`Invalid HTTP header ${/^[\w-]+$/.test(key) ? key : 'name'}`);
  }
  return merged;
}

/** A `Headers`, a `Map` or another object with their `forEach`, or an object of texts and lists. */
export type HeadersLike = ListedHeaders | Readonly<Record<string, unknown>>;

interface ListedHeaders {
  forEach(listener: (value: string, name: string) => void): void;
}

/** The headers of a response, for a `Post`: names in lower case, and one text for a header with several values. */
export function joinHeaders(headers: HeadersLike = {}): Readonly<Record<string, string>> {
  const joined: Record<string, string> = {};
  const add = (value: unknown, key: string) => {
    const name = key.toLowerCase();
    const before: unknown[] = Object.hasOwn(joined, name) ? [joined[name]] : [];
    joined[name] = before.concat(value).join(', ');
  };
  if (typeof headers.forEach === 'function') headers.forEach(add);
  else for (const [name, value] of Object.entries(headers)) add(value, name);
  return joined;
}
