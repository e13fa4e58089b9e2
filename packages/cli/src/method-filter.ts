/** Whether a method is one of those that are named, where `*` stands for any text; all are if none is named. */
export function toMethodFilter(patterns: readonly string[]): (method: string) => boolean {
  if (patterns.length === 0) return () => true;
  const expression = new RegExp(`^(${patterns.map(sourceOf).join('|')})$`, 's');
  return (method) => expression.test(method);
}

/** Returns the source of a regular expression for a pattern in which `*` stands for any text. */
export function sourceOf(pattern: string): string {
  return pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
}
