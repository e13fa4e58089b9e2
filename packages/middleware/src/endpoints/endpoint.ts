import type { Transport } from '@jsonrpcclient/core';
import type { Health } from '../health.ts';
import type { Cost } from './cost.ts';

/** One of several servers that are called as one. */
export interface Endpoint {
  readonly name: string;
  readonly transport: Transport;
  readonly health: Health;
  readonly cost: Cost;
  /** The calls that have not ended. */
  pending: number;
  /** All calls that were passed to it. */
  calls: number;
  /** Those that failed. */
  failures: number;
  /** The time until which it refuses calls, if it has said so; otherwise 0. */
  refusesUntil: number;
}

/** The state of a connection that isn't open; undefined for other transports. */
export function closedState({ transport }: Endpoint): unknown {
  const { state }: Transport & { readonly state?: unknown } = transport;
  return state === 'open' ? undefined : state;
}

/** The end of the pause in which the endpoint isn't called; 0 if there is none. After it, one call is the probe. */
export function ejectedUntil({ health, refusesUntil }: Endpoint, now: number): number {
  return Math.max(health.until(), refusesUntil > now ? refusesUntil : 0);
}
