import type { CallOptions } from '@jsonrpcclient/core';

type Values = Readonly<Record<string | symbol, unknown>>;

/** Where a client puts its dialect, for the transport. Looking for any symbol takes longer than all the rest. */
const dialectKey = Symbol.for('jsonrpcclient.dialect');

/**
 * The same text for options that differ in `signal` and `timeout` alone, empty where there are no others; undefined
 * for options that hold what cannot be compared. Does not read `signal`, since core makes it on reading.
 */
export function keyOf(options: CallOptions): string | undefined {
  let parts: (string | undefined)[] | undefined;
  for (const name in options) {
    if (name === 'signal' || name === 'timeout') continue;
    const value = (options as Values)[name];
    parts ??= [];
    if (name === 'headers' && isPlain(value)) {
      for (const header in value) parts.push(part(`headers: ${header}`, value[header]));
    } else if (value !== undefined) parts.push(part(name, value));
  }
  const dialect = (options as Values)[dialectKey];
  if (dialect !== undefined) {
    parts ??= [];
    parts.push(part('symbol: dialect', dialect));
  }
  if (!parts) return '';
  return parts.includes(undefined) ? undefined : parts.sort().join();
}

/** A copy of the options, and of their headers, without `signal` and `timeout`. */
export function shareOf(options: CallOptions): object {
  const shared: Record<string | symbol, unknown> = {};
  const dialect = (options as Values)[dialectKey];
  if (dialect !== undefined) shared[dialectKey] = dialect;
  for (const name in options) {
    if (name === 'signal' || name === 'timeout') continue;
    const value = (options as Values)[name];
    shared[name] = name === 'headers' && isPlain(value) ? { ...value } : value;
  }
  return shared;
}

/** The lengths tell where the name and the value end. */
function part(name: string, value: unknown): string | undefined {
  const type = typeof value;
  if (Object(value) === value || type === 'symbol') return undefined;
  const text = String(value);
  return `${name.length} ${text.length} ${type} ${name} ${text}`;
}

function isPlain(value: unknown): value is Values {
  return value instanceof Object && Object.getPrototypeOf(value) === Object.prototype;
}
