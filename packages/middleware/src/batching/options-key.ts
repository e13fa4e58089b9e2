import type { CallOptions } from '@jsonrpcclient/core';

type Values = Readonly<Record<string | symbol, unknown>>;

/**
 * The option in which a client passes its dialect to the transport. Other symbols hold information that middlewares
 * have about one call.
 */
const dialectKey = Symbol.for('jsonrpcclient.dialect');

/** Options that calls in one batch needn't have in common. */
const own = new Set(['signal', 'timeout', 'idempotent']);

/**
 * Returns the same string for equal options, ignoring those that calls in one batch needn't have in common; undefined
 * for options that can't be compared, such as objects and functions. Doesn't read `signal`, because core creates the
 * signal when it is read.
 */
export function optionsKeyOf(options: CallOptions): string | undefined {
  const parts: (string | undefined)[] = [];
  for (const name in options) {
    if (own.has(name)) continue;
    const value = (options as Values)[name];
    if (name === 'headers' && isPlain(value)) {
      for (const header in value) parts.push(part(`headers: ${header}`, value[header]));
    } else if (value !== undefined) parts.push(part(name, value));
  }
  const dialect = (options as Values)[dialectKey];
  if (dialect !== undefined) parts.push(part('symbol: dialect', dialect));
  if (parts.length === 0) return '';
  return parts.includes(undefined) ? undefined : parts.sort().join();
}

/** A string for one option. The lengths mark where the name and the value end. */
function part(name: string, value: unknown): string | undefined {
  const type = typeof value;
  if (Object(value) === value || type === 'symbol') return undefined;
  const text = String(value);
  return `${name.length} ${text.length} ${type} ${name} ${text}`;
}

/** Copies options that have a key, without those that calls in one batch needn't have in common. */
export function shareOptions(options: CallOptions): object {
  const shared: Record<string | symbol, unknown> = {};
  const dialect = (options as Values)[dialectKey];
  if (dialect !== undefined) shared[dialectKey] = dialect;
  for (const name in options) {
    if (own.has(name)) continue;
    const value = (options as Values)[name];
    // Only headers can be an object here.
    shared[name] = isPlain(value) ? { ...value } : value;
  }
  return shared;
}

function isPlain(value: unknown): value is Values {
  return value instanceof Object && Object.getPrototypeOf(value) === Object.prototype;
}
