/**
 * The JSON-RPC that the server speaks. '1.0' is for bitcoind, ovsdb and other servers that leave out `"jsonrpc"`, put
 * `"error": null` next to a result or return errors of any shape; 'lenient' accepts the same and writes 2.0.
 */
export type Dialect = '2.0' | '1.0' | 'lenient';

/** Where the options of a call have the dialect if it is not 2.0; other copies of core know it too. */
export const dialectKey: unique symbol = Symbol.for('jsonrpcclient.dialect');

/** The dialect that the client put in the options of a call. */
export function dialectOf(options: object): Dialect {
  const { [dialectKey]: dialect = '2.0' }: { readonly [dialectKey]?: Dialect } = options;
  return dialect;
}
