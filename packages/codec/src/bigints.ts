import type { Codec } from '@jsonrpcclient/core';
import { parse } from './parse.ts';
import { stringify } from './stringify.ts';

/**
 * Creates a codec that doesn't round big integers. Pass it to a transport or to `connect`, and pass `bigint: true` to the
 * client.
 *
 * `parse` returns a `bigint` for each integer outside ±(2^53 − 1) that is written in digits only, and otherwise returns
 * what `JSON.parse` returns, also for numbers with a fraction or an exponent. It throws a `SyntaxError`, which doesn't
 * show the text, for text that isn't JSON, and a `RangeError` for an integer of more than 1,000 digits.
 *
 * `stringify` writes a `bigint` as a JSON integer, and otherwise returns what `JSON.stringify` returns.
 */
export function bigints(): Codec {
  return { parse, stringify };
}
