import type { CallOptions } from '@jsonrpcclient/core';

/**
 * The key of a list in the options of a call: the endpoints that it was passed to. `retry` and `hedge` use one list for all
 * attempts of a call, so `failover` and `balance` prefer endpoints that were not asked before.
 */
export const askedKey: unique symbol = Symbol.for('jsonrpcclient.asked');

/** Returns the list of the endpoints that earlier attempts of the call were passed to, if there is one. */
export function askedOf(options: CallOptions): unknown[] | undefined {
  const { [askedKey]: asked }: { readonly [askedKey]?: unknown[] } & CallOptions = options;
  return asked;
}

/**
 * Combines the lists of several calls into one for their batch. Also returns a function that adds the batch's endpoints
 * to the list of one call.
 */
export function gatherAsked(calls: readonly CallOptions[]): {
  readonly asked: unknown[];
  readonly tell: (options: CallOptions) => void;
} {
  const asked = calls.flatMap((options) => askedOf(options) ?? []);
  const earlier = asked.length;
  return { asked, tell: (options) => askedOf(options)?.push(...asked.slice(earlier)) };
}

/** The key of the mark that `policy` puts into the options of a call that `dedupe` may share. */
export const dedupeKey: unique symbol = Symbol.for('jsonrpcclient.dedupe');

/** The key of the milliseconds for which `cache` may keep the result of a call, in its options. */
export const cacheKey: unique symbol = Symbol.for('jsonrpcclient.cache');

interface Marked extends CallOptions {
  readonly [dedupeKey]?: boolean | undefined;
  readonly [cacheKey]?: number | undefined;
}

/** Whether a call may share the response to an identical one; `undefined` if it isn't marked. */
export function dedupeOf(options: Marked): boolean | undefined {
  return options[dedupeKey];
}

/** For how many milliseconds the result of a call may be kept; `undefined` if it isn't marked. */
export function cacheOf(options: Marked): number | undefined {
  return options[cacheKey];
}
