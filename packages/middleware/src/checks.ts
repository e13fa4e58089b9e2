/** Throws a `TypeError` that names the middleware and the option, unless the value is allowed. */
export function check(
  name: string,
  option: string,
  value: unknown,
  allowed: boolean,
  what: string,
): void {
  if (!allowed) throw new TypeError(`${name}: ${option} must be ${what}, not ${String(value)}`);
}

export function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

/** Whether a value is a finite number of milliseconds, 0 or greater. */
export function isDelay(value: unknown): value is number {
  return isNumber(value) && value >= 0 && value < Number.POSITIVE_INFINITY;
}

/** Whether a value is a positive integer or Infinity. */
export function isCount(value: unknown): value is number {
  return isNumber(value) && value >= 1 && Math.ceil(value) === value;
}

export function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}

export function isCodes(value: unknown): boolean {
  return Array.isArray(value) && value.every(Number.isInteger);
}
