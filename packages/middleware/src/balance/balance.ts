import type { Transport } from '@jsonrpcclient/core';
import { check, isFunction } from '../checks.ts';
import type { CommonOptions } from '../endpoints/common-options.ts';
import { createEndpoints, type Endpoints } from '../endpoints/endpoints.ts';
import type { EndpointsOptions } from '../endpoints/options.ts';
import { pick } from './pick.ts';

/** Options of `balance`. */
export interface BalanceOptions extends EndpointsOptions {
  /** A failure counts as a latency of this many milliseconds, for this long, however fast it was; 5,000 by default. */
  readonly penalty?: number | undefined;
  /** Milliseconds after which a past latency counts for about a third; 5,000 by default. */
  readonly decay?: number | undefined;
  /** A number from 0 to below 1, like `Math.random`, which is the default. */
  readonly random?: (() => number) | undefined;
}

/**
 * Creates a transport that passes each call to the endpoint with the lowest load: its expected latency times its calls.
 * With more than three endpoints, it compares two random ones. If an endpoint refuses a call, or fails and the call is
 * idempotent, the call moves to another endpoint. An endpoint that keeps failing is ejected: it isn't called during a
 * pause. Throws a `TypeError` for invalid options.
 */
export function balance<const T extends readonly Transport<never>[]>(
  transports: T,
  options?: BalanceOptions,
): Endpoints<CommonOptions<T>>;
export function balance(transports: readonly Transport[], options: BalanceOptions = {}): Endpoints {
  const { penalty, decay = 5_000, random = Math.random } = options;
  check('balance', 'random', random, isFunction(random), 'a function');
  return createEndpoints(transports, options, {
    name: 'balance',
    choose: (endpoints, now) => pick(endpoints, now, { random, decay }),
    penalty,
    decay,
  });
}
