import type { Params } from '@jsonrpcclient/core';
import type { HealthOptions } from '../health.ts';

/** Options of `failover` and `balance`. */
export interface EndpointsOptions extends HealthOptions {
  /** Names of the endpoints, in their order, for `endpoints()` and `observe`; '0', '1', … by default. */
  readonly names?: readonly string[] | undefined;
  /**
   * Milliseconds after which an endpoint has failed if it has not responded; the call moves to another one if it is
   * idempotent. `Infinity` by default.
   */
  readonly attemptTimeout?: number | undefined;
  /** Codes of JSON-RPC errors that say that the call was not executed, and that another endpoint may accept it. */
  readonly codes?: readonly number[] | undefined;
  /**
   * A request for the probes of ejected endpoints; its response may be an error object. By default, an ordinary call is the
   * probe.
   */
  readonly probe?: Probe | undefined;
}

/** A request that has no effect, and is fast. */
export interface Probe {
  readonly method: string;
  readonly params?: Params | undefined;
  /** Milliseconds until a probe has failed; 5,000 by default. */
  readonly timeout?: number | undefined;
}
