/** The last latencies of one method. */
export interface Latencies {
  readonly add: (latency: number) => void;
  /** A percentile of the last latencies, in milliseconds; undefined if there are too few. */
  readonly percentile: () => number | undefined;
}

const kept = 100;
const enough = 20;
/** The percentile is computed again after this many latencies, because that takes longer than everything else here. */
const fresh = 10;

/** Keeps the last 100 latencies, and their percentile `share` (from 0 to 1) once there are 20. */
function createLatencies(share: number): Latencies {
  const ring: number[] = [];
  let count = 0;
  let current: number | undefined;
  return {
    add(latency) {
      ring[count % kept] = latency;
      count++;
      if (count < enough || count % fresh > 0) return;
      const sorted = new Float64Array(ring).sort();
      current = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
    },
    percentile: () => current,
  };
}

/** Returns the latencies of a method; keeps those of the 1,000 methods that were called first. */
export function byMethod(share: number): (method: string) => Latencies {
  const methods = new Map<string, Latencies>();
  return (method) => {
    const known = methods.get(method);
    if (known) return known;
    const latencies = createLatencies(share);
    if (methods.size < 1_000) methods.set(method, latencies);
    return latencies;
  };
}
