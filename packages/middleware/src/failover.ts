import type { Transport } from '@jsonrpcclient/core';
import { check } from './checks.ts';
import type { CommonOptions } from './endpoints/common-options.ts';
import { closedState, type Endpoint, ejectedUntil } from './endpoints/endpoint.ts';
import { createEndpoints, type Endpoints } from './endpoints/endpoints.ts';
import type { EndpointsOptions } from './endpoints/options.ts';
import type { Choose } from './endpoints/select.ts';

/** Options of `failover`. */
export interface FailoverOptions extends EndpointsOptions {
  /**
   * Whether calls return to an earlier endpoint of the list once it has recovered; true by default. If false, they stay on
   * the endpoint that they moved to until that one is ejected.
   */
  readonly return?: boolean | undefined;
}

/**
 * Creates a transport that passes calls to the first of several endpoints. If an endpoint refuses a call, or fails and
 * the call is idempotent, the call moves to the next one. An endpoint that keeps failing is ejected: it isn't called
 * during a pause. Throws a `TypeError` for invalid options.
 */
export function failover<const T extends readonly Transport<never>[]>(
  transports: T,
  options?: FailoverOptions,
): Endpoints<CommonOptions<T>>;
export function failover(
  transports: readonly Transport[],
  options: FailoverOptions = {},
): Endpoints {
  const { return: returns = true } = options;
  check('failover', 'return', returns, typeof returns === 'boolean', 'true or false');
  return createEndpoints(transports, options, {
    name: 'failover',
    choose: returns ? (endpoints) => endpoints[0] : stay(),
  });
}

/** Chooses the same endpoint until it is ejected. */
function stay(): Choose {
  let current: Endpoint | undefined;
  return (endpoints, now) => {
    if (!current || closedState(current) || ejectedUntil(current, now)) [current] = endpoints;
    return current && endpoints.includes(current) ? current : endpoints[0];
  };
}
