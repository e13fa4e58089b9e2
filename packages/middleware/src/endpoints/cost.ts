/**
 * The expected latency of a call to an endpoint, in milliseconds: a moving mean, or a peak that was observed shortly
 * before. Only this file changes it.
 */
export interface Cost {
  /** Undefined until the first observation. */
  mean: number | undefined;
  /** How many latencies were observed, and when the last one was. */
  count: number;
  at: number;
  peak: number;
  peakAt: number;
  /** The least cost from `penalizedAt` until `penalizedUntil`. */
  penalty: number;
  penalizedAt: number;
  penalizedUntil: number;
}

/** A peak decays this many times as fast as the mean. One slow call isn't a reason to avoid an endpoint for long. */
const forgetting = 5;

/** Creates the cost of an endpoint that was never called. */
export function createCost(): Cost {
  return {
    mean: undefined,
    count: 0,
    at: 0,
    peak: 0,
    peakAt: 0,
    penalty: 0,
    penalizedAt: 0,
    penalizedUntil: 0,
  };
}

/** The age of the mean. A single latency, which includes opening the connection, ages as fast as a peak. */
function ageOf({ at, count }: Cost, now: number): number {
  return (now - at) * (count === 1 ? forgetting : 1);
}

/** The part of a latency that is left after `age` milliseconds. */
function left(age: number, decay: number): number {
  return Math.exp(-age / decay);
}

/**
 * Returns the cost at a time; undefined if nothing is known. It decays, so a slow endpoint is tried again. It is never 0,
 * so the number of pending calls always counts.
 */
export function costAt(cost: Cost, now: number, decay: number): number | undefined {
  const { mean, peak, peakAt, penalty, penalizedUntil } = cost;
  const known =
    mean === undefined
      ? undefined
      : Math.max(
          0.001,
          mean * left(ageOf(cost, now), decay),
          peak * left((now - peakAt) * forgetting, decay),
        );
  return now < penalizedUntil ? Math.max(penalty, known ?? 0) : known;
}

/** Observes the latency of a successful call. */
export function observe(cost: Cost, latency: number, now: number, decay: number): void {
  include(cost, latency, now, decay);
  // A call that began after the failure succeeded.
  if (now - latency > cost.penalizedAt) cost.penalizedUntil = 0;
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
  if (latency > (costAt(cost, now, decay) ?? assumed)) include(cost, latency, now, decay);
}

/** Latencies count by the time between them, not by their number; the first ones, in which connections open, equally. */
function include(cost: Cost, latency: number, now: number, decay: number): void {
  const { mean = latency, peak, peakAt } = cost;
  const age = ageOf(cost, now);
  cost.count++;
  const weight = Math.max(1 - left(age, decay), 1 / cost.count);
  cost.mean = mean + (latency - mean) * weight;
  cost.at = now;
  if (latency < peak * left((now - peakAt) * forgetting, decay)) return;
  cost.peak = latency;
  cost.peakAt = now;
}

/** Observes a failure, which counts as a latency of `penalty` milliseconds for that long, however fast it was. */
export function penalize(cost: Cost, penalty: number, now: number): void {
  cost.penalty = penalty;
  cost.penalizedAt = now;
  cost.penalizedUntil = now + penalty;
}

/** The cost to assume for an endpoint that hasn't been called: the lowest cost of the others. */
export function lowestOf(costs: readonly (number | undefined)[]): number {
  const known = costs.filter((cost) => cost !== undefined);
  return known.length > 0 ? Math.min(...known) : 1;
}
