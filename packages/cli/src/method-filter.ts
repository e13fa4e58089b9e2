/** Whether a method is one of those that are named, where `*` stands for any text; all are if none is named. */
export function toMethodFilter(patterns: readonly string[]): (method: string) => boolean {
  if (patterns.length === 0) return () => true;
  const escaped = patterns.map((pattern) =>
    pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*'),
  );
  const expression = new RegExp(`^(${escaped.join('|')})$`, 's');
  return (method) => expression.test(method);
}
