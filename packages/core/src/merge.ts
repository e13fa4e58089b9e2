/** Options over their defaults: an undefined one leaves the default, headers are merged. */
export function merge<T extends object>(defaults: T, options: T | undefined): T {
  if (!options) return defaults;
  // Not spread: V8 is slow to add to what was.
  const merged = Object.assign({}, defaults) as Record<string, unknown>;
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    merged[name] = name === 'headers' ? mergeHeaders(merged[name], value) : value;
  }
  return merged as T;
}

/** Names are the same in any case. */
function mergeHeaders(defaults: unknown, headers: object): object {
  const merged = Object.assign({}, defaults) as Record<string, unknown>;
  for (const [name, value] of Object.entries(headers)) {
    for (const old in merged) if (old.toLowerCase() === name.toLowerCase()) delete merged[old];
    merged[name] = value;
  }
  return merged;
}
