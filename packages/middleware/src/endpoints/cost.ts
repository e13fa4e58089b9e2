/**
 * The latency in milliseconds that a call to an endpoint has to expect. It jumps to a latency above it and forgets the
 * jump slowly. Only this file changes it.
 */
export interface Cost {
  /** Undefined until the first observation. */
  value: number | undefined;
  /** When `value` was observed. */
  at: number;
  /** The least cost from `penalizedAt` until `penalizedUntil`. */
  penalty: number;
  penalizedAt: number;
  penalizedUntil: number;
}

/** Creates the cost of an endpoint that was never called. */
export function createCost(): Cost {
  return { value: undefined, at: 0, penalty: 0, penalizedAt: 0, penalizedUntil: 0 };
}

/** The part of a cost that is left after `age` milliseconds. */
function left(age: number, decay: number): number {
  return Math.exp(-age / decay);
}

/**
 * Returns the cost at a time; undefined if nothing is known. It decays, so a slow endpoint is tried again. It is never 0,
 * so the number of pending calls always counts.
 */
export function costAt(cost: Cost, now: number, decay: number): number | undefined {
  const { value, at, penalty, penalizedUntil } = cost;
  const known = value === undefined ? undefined : Math.max(0.001, value * left(now - at, decay));
  return now < penalizedUntil ? Math.max(penalty, known ?? 0) : known;
}

/** Observes the latency of a successful call. Calls count by the time between them, not by their number. */
export function observe(cost: Cost, latency: number, now: number, decay: number): void {
  const { value = 0, at, penalizedAt } = cost;
  const weight = left(now - at, decay);
  cost.value = latency >= value ? latency : value * weight + latency * (1 - weight);
  cost.at = now;
  // A call that began after the failure succeeded.
  if (now - latency > penalizedAt) cost.penalizedUntil = 0;
}

/**
 * Observes that a call took at least this long, or that it failed in this time. It raises the cost, and never lowers it.
 * `assumed` is the cost if nothing is known.
 */
export function observeAtLeast(
  cost: Cost,
  latency: number,
  now: number,
  decay: number,
  assumed: number,
): void {
  const { value, at } = cost;
  if (latency <= (value === undefined ? assumed : value * left(now - at, decay))) return;
  cost.value = latency;
  cost.at = now;
}

/** Observes a failure, which counts as a latency of `penalty` milliseconds for that long, however fast it was. */
export function penalize(cost: Cost, penalty: number, now: number): void {
  cost.penalty = penalty;
  cost.penalizedAt = now;
  cost.penalizedUntil = now + penalty;
}

/** The cost to assume for an endpoint that nothing is known of: that of the best one. */
export function lowestCost(
  endpoints: readonly { readonly cost: Cost }[],
  now: number,
  decay: number,
): number {
  let lowest: number | undefined;
  for (const { cost } of endpoints) {
    const known = costAt(cost, now, decay);
    if (known !== undefined && !(known > (lowest ?? Number.POSITIVE_INFINITY))) lowest = known;
  }
  return lowest ?? 1;
}
