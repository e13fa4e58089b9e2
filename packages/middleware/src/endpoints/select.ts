import { closedState, type Endpoint, ejectedUntil } from './endpoint.ts';

/** Chooses one of the endpoints that can be called; there is at least one. */
export type Choose = (endpoints: readonly Endpoint[], now: number) => Endpoint | undefined;

/** The criteria for choosing the endpoint of a call. */
export interface Selection {
  readonly now: number;
  readonly choose: Choose;
  /** Those that were called for this attempt. They aren't called again. */
  readonly tried: readonly unknown[];
  /** Those that were called for earlier attempts. Others are preferred. */
  readonly asked: readonly unknown[];
  /** Milliseconds by which a probe must be overdue before this call is used for it; infinite for never. */
  readonly patience: number;
}

/** An endpoint, and whether it is called during its pause because all endpoints are ejected. */
export interface Selected {
  readonly endpoint: Endpoint;
  readonly forced: boolean;
}

/**
 * Selects the endpoint for a call: one that is due for a probe, else a healthy one. If all are ejected, it is the one
 * that is due first. Skips connections that aren't open, but waits for the first one that is still opening if there is
 * nothing else. Undefined if there is none.
 */
export function select(
  endpoints: readonly Endpoint[],
  { now, choose, tried, asked, patience }: Selection,
): Selected | undefined {
  const healthy: Endpoint[] = [];
  let due: Endpoint | undefined;
  let first: Endpoint | undefined;
  let opening: Endpoint | undefined;
  let areAllEjected = true;
  for (const endpoint of endpoints) {
    const closed = closedState(endpoint);
    const until = ejectedUntil(endpoint, now);
    if (!closed && until === 0) areAllEjected = false;
    if (tried.includes(endpoint)) continue;
    if (closed) {
      if (closed === 'connecting') opening ??= endpoint;
    } else if (until === 0) healthy.push(endpoint);
    else if (until + patience <= now && !asked.includes(endpoint)) due ??= endpoint;
    // One that refused this call, and said until when, isn't asked again before.
    else if (endpoint.refusesUntil <= now || tried.length === 0)
      first = earlier(first, endpoint, now);
  }
  if (due) return { endpoint: due, forced: false };
  const fresh = asked.length > 0 ? healthy.filter((one) => !asked.includes(one)) : healthy;
  const endpoint = choose(fresh.length > 0 ? fresh : healthy, now);
  if (endpoint) return { endpoint, forced: false };
  const last = areAllEjected ? (first ?? opening) : undefined;
  return last && { endpoint: last, forced: true };
}

function earlier(one: Endpoint | undefined, other: Endpoint, now: number): Endpoint {
  return one && ejectedUntil(one, now) <= ejectedUntil(other, now) ? one : other;
}
