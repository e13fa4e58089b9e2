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
