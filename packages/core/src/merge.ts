import { kindOf, wrongKind } from './kind.ts';

/** Returns the options with defaults for those that are undefined. Headers are merged. */
export function merge<T extends object>(defaults: T, options: T | undefined): T {
  if (!options) return defaults;
  // Not a spread: V8 adds properties to a spread object slowly.
  const merged = Object.assign({}, defaults, options) as Record<string, unknown>;
  for (const name in merged) {
    const value = (defaults as Record<string, unknown>)[name];
    if (merged[name] === undefined) merged[name] = value;
    else if (name === 'headers') merged[name] = mergeHeaders(value, merged[name] as object);
  }
  return merged as T;
}

/** The case of names doesn't matter. */
function mergeHeaders(defaults: unknown, headers: object): object {
  if (kindOf(headers) !== 'Object') throw wrongKind('options', 'headers: Object', headers);
  const merged = Object.assign({}, defaults) as Record<string, unknown>;
  for (const [name, value] of Object.entries(headers)) {
    for (const old in merged) if (old.toLowerCase() === name.toLowerCase()) delete merged[old];
    merged[name] = value;
  }
  return merged;
}
