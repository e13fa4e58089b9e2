/** Methods: a name, a pattern in which `*` matches any characters, a list of these, or a function. */
export type Methods = string | readonly string[] | ((method: string) => boolean);

/** Whether a method matches a name or a pattern. */
export function matches(pattern: string, method: string): boolean {
  const [first = '', ...others] = pattern.split('*');
  const last = others.pop();
  if (last === undefined) return method === pattern;
  if (method.length < first.length + last.length) return false;
  if (!method.startsWith(first) || !method.endsWith(last)) return false;
  let place = first.length;
  const end = method.length - last.length;
  return others.every((part) => {
    const found = method.indexOf(part, place);
    place = found + part.length;
    return found >= 0 && place <= end;
  });
}

/** Returns whether a method is one of `methods`. Throws a `TypeError` that begins with `name` for anything else. */
export function matcherOf(name: string, methods: Methods): (method: string) => boolean {
  if (typeof methods === 'function') return methods;
  const patterns = [methods].flat();
  if (!patterns.every((pattern) => typeof pattern === 'string')) {
    throw new TypeError(`${name}: methods must be a pattern, a list of them, or a function`);
  }
  return (method) => patterns.some((pattern) => matches(pattern, method));
}
