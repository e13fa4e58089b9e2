import { kindOf, wrongKind } from './kind.ts';

/** Returns the options with defaults for those that are undefined. Headers are merged, with names in lower case. */
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

/** Names in lower case, because their case doesn't matter. */
function mergeHeaders(defaults: unknown, headers: object): object {
  if (kindOf(headers) !== 'Object') throw wrongKind('headers', 'Object', headers);
  const merged = Object.assign({}, defaults) as Record<string, unknown>;
  for (const [name, value] of Object.entries(headers)) merged[name.toLowerCase()] = value;
  return merged;
}
