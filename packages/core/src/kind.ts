/**
 * Names the kind of a value, for errors that must not show the value: `string`, `Array`, `Promise`, `undefined`.
 * Numbers that are never a valid option, such as NaN or -1, are shown.
 */
export function kindOf(value: unknown): string {
  const type = typeof value;
  if (type === 'object') return Object.prototype.toString.call(value).slice(8, -1);
  return type === 'number' && !((value as number) > 0) ? `${value}` : type;
}

/**
 * Returns the error for an argument of the wrong kind: `createClient: expected a transport, got string`. It doesn't show
 * the value, which may be secret.
 */
export function wrongKind(of: string, expected: string, value: unknown): TypeError {
  return new TypeError(`${of}: expected ${expected}, got ${kindOf(value)}`);
}
