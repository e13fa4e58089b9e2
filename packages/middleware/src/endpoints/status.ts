import { costAt } from './cost.ts';
import { closedState, type Endpoint, ejectedUntil } from './endpoint.ts';

/** The state of one endpoint, for status pages and metrics. */
export interface EndpointStatus {
  /** The name from the `names` option, or the position in the list. */
  readonly name: string;
  /**
   * 'ready': it can be called. 'ejected': it isn't called during a pause, because calls failed or because it said when to
   * call again. 'closed': it is a connection that isn't open.
   */
  readonly state: 'ready' | 'ejected' | 'closed';
  /** Milliseconds until an ejected endpoint is tried again; 0 for others. */
  readonly pause: number;
  /** The calls that have not ended. */
  readonly pending: number;
  /** All calls that were passed to it. */
  readonly calls: number;
  /** The calls that failed: without a response, with a timeout, or with an HTTP status of 500 or above. */
  readonly failures: number;
  /** The latency to expect in milliseconds, by which `balance` chooses; `undefined` before the first response. */
  readonly latency: number | undefined;
}

/** Returns the state of an endpoint. */
export function statusOf(endpoint: Endpoint, now: number, decay: number): EndpointStatus {
  const { name, cost, pending, calls, failures } = endpoint;
  const until = ejectedUntil(endpoint, now);
  const ready = until === 0 ? 'ready' : 'ejected';
  return {
    name,
    state: closedState(endpoint) ? 'closed' : ready,
    pause: until === 0 ? 0 : Math.max(0, until - now),
    pending,
    calls,
    failures,
    latency: costAt(cost, now, decay),
  };
}
