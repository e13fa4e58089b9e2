/**
 * The version of JSON-RPC that the server speaks. '1.0' is for bitcoind, ovsdb and other servers that leave out
 * `"jsonrpc"`, put `"error": null` next to a result or return errors of any shape; 'lenient' accepts the same and
 * writes 2.0.
 */
export type Dialect = '2.0' | '1.0' | 'lenient';

/** The key of the dialect in the options of a call, unless it is '2.0'. Other copies of core use the same key. */
export const dialectKey: unique symbol = Symbol.for('jsonrpcclient.dialect');

/** Returns the dialect that the client added to the options of a call. */
export function dialectOf(options: object): Dialect {
  const { [dialectKey]: dialect = '2.0' }: { readonly [dialectKey]?: Dialect } = options;
  return dialect;
}
