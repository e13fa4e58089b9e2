import { kindOf } from '@jsonrpcclient/core';

/**
 * Throws a `TypeError` that names the middleware and the option, unless the value is allowed. Of a text or an object, the
 * error shows only the kind, because it may be or contain a URL with a password.
 */
export function check(
  name: string,
  option: string,
  value: unknown,
  allowed: boolean,
  what: string,
): void {
  if (allowed) return;
  const shown = value && !isNumber(value) ? kindOf(value) : String(value);
  throw new TypeError(`${name}: ${option} must be ${what}, not ${shown}`);
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

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

export function isCodes(value: unknown): boolean {
  return Array.isArray(value) && value.every(Number.isInteger);
}
