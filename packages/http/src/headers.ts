/** Headers by name, in any case; an undefined value leaves the header out. */
export type HttpHeaders = Readonly<Record<string, string | undefined>>;

/** One set of headers, names in lower case; later ones win. Throws for what HTTP does not allow, without showing it. */
export function mergeHeaders(
  ...sets: readonly (HttpHeaders | undefined)[]
): Record<string, string> {
  const merged: Record<string, string> = {};
  for (const [name, value] of sets.flatMap((set) => Object.entries(set ?? {}))) {
    const key = name.toLowerCase();
    if (value === undefined) delete merged[key];
    else if (/^[\w!#$%&'*+.^`|~-]+\n[\t -~\x80-\xff]*$/.test(`${key}\n${value}`))
      merged[key] = value;
    else
      throw new TypeError(`The header ${/^[\w-]+$/.test(key) ? key : 'name'} is not valid in HTTP`);
  }
  return merged;
}
