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
    else
      throw new TypeError(`The header ${/^[\w-]+$/.test(key) ? key : 'name'} is not valid in HTTP`);
  }
  return merged;
}

/** Headers that came, for a `Post`: what came more than once, or as a list, is one text. */
export function joinHeaders(
  entries: Iterable<readonly [name: string, value: unknown]>,
): Readonly<Record<string, string>> {
  const joined: Record<string, string> = {};
  for (const [name, value] of entries) {
    const text = Array.isArray(value) ? value.join(', ') : String(value);
    joined[name] = Object.hasOwn(joined, name) ? `${joined[name]}, ${text}` : text;
  }
  return joined;
}
