import type { CallOptions, MethodName } from '@jsonrpcclient/core';
import { check, isNumber, isObject } from './checks.ts';
import { type Headers, mergeHeaders } from './headers.ts';
import { cacheKey, dedupeKey } from './marks.ts';
import { matches } from './pattern.ts';

/** Options for the calls of a method. */
export interface MethodPolicy {
  /** Milliseconds for the whole call; may be longer than the client's default. */
  readonly timeout?: number | undefined;
  /** Whether it is safe to execute the call twice. */
  readonly idempotent?: boolean | undefined;
  /** Headers, for a transport that has them. */
  readonly headers?: Readonly<Record<string, string | undefined>> | undefined;
  /** Whether `dedupe` may share the response with identical calls. */
  readonly dedupe?: boolean | undefined;
  /** Milliseconds for which `cache` may keep the result. */
  readonly cache?: number | undefined;
}

/** Options by method, or by a pattern in which `*` matches any characters. */
export type PolicyTable<M = unknown> = unknown extends M
  ? Readonly<Record<string, MethodPolicy>>
  : { readonly [K in MethodName<M> | `${string}*${string}`]?: MethodPolicy };

/** The options that `policy` returns for a method. */
export interface PolicyOptions extends Pick<CallOptions, 'timeout' | 'idempotent'> {
  readonly headers?: MethodPolicy['headers'];
}

interface Kind {
  readonly allows: (value: unknown) => boolean;
  readonly what: string;
}

const time: Kind = {
  allows: (value) => isNumber(value) && value >= 0,
  what: 'a number of milliseconds',
};
const timeout: Kind = {
  allows: (value) => isNumber(value) && value > 0,
  what: 'a number of milliseconds above 0',
};
const mark: Kind = { allows: (value) => typeof value === 'boolean', what: 'true or false' };

const kinds: Readonly<Record<string, Kind>> = {
  timeout,
  idempotent: mark,
  headers: { allows: isObject, what: 'an object' },
  dedupe: mark,
  cache: time,
};

/** The keys under which the marks for other middlewares are passed on. */
const keys: Readonly<Record<string, symbol>> = { dedupe: dedupeKey, cache: cacheKey };

/** Methods that are remembered; there may be any number if users choose them. */
const maxMethods = 1000;

/**
 * Returns the client's `optionsFor` option for a table of methods and patterns. All entries that match a method apply:
 * an exact name before a pattern, and a pattern with more literal characters before one with fewer. Throws a
 * `TypeError` for an unknown option.
 */
export function policy<M = unknown>(
  table: PolicyTable<M>,
): (method: string) => PolicyOptions | undefined {
  check('policy', 'the table', table, isObject(table), 'an object');
  const entries = Object.entries(table as PolicyTable)
    .sort(([one], [other]) => compare(one, other))
    .map(([pattern, entry]) => ({ pattern, options: toOptions(pattern, entry) }));
  const cached = new Map<string, PolicyOptions | undefined>();

  return (method) => {
    if (cached.has(method)) return cached.get(method);
    const found = entries.filter(({ pattern }) => matches(pattern, method));
    const merged = found.length > 0 ? merge(found.map(({ options }) => options)) : undefined;
    if (cached.size >= maxMethods) cached.clear();
    cached.set(method, merged);
    return merged;
  };
}

/** Entries that apply later come last. */
function compare(one: string, other: string): number {
  return rankOf(one) - rankOf(other) || (one < other ? -1 : 1);
}

/** The number of literal characters of a pattern; more than any for a name. */
function rankOf(pattern: string): number {
  return pattern.includes('*') ? pattern.replaceAll('*', '').length : Number.MAX_VALUE;
}

/** Checks an entry, and moves the marks for other middlewares to their keys. */
function toOptions(pattern: string, entry: unknown): PolicyOptions {
  check('policy', `'${pattern}'`, entry, isObject(entry), 'an object');
  const options: Record<string | symbol, unknown> = {};
  for (const [name, value] of Object.entries(entry as object)) {
    const rule = Object.hasOwn(kinds, name) && kinds[name];
    if (!rule) throw new TypeError(`policy: '${pattern}' has an unknown option: ${name}`);
    if (value === undefined) continue;
    check('policy', `${name} of '${pattern}'`, value, rule.allows(value), rule.what);
    options[keys[name] ?? name] = value;
  }
  return options;
}

function merge(found: readonly PolicyOptions[]): PolicyOptions {
  const merged: PolicyOptions = Object.assign({}, ...found);
  if (!merged.headers) return merged;
  const headers = found.reduceRight<Headers>(
    (later, one) => mergeHeaders(later, one.headers ?? {}),
    {},
  );
  return { ...merged, headers };
}
