import { type Cost, costAt, lowestOf } from '../endpoints/cost.ts';

/** The values by which two endpoints are compared. */
export interface Loaded {
  readonly cost: Cost;
  /** The calls without a response so far. */
  readonly pending: number;
}

/** Options of `pick`. */
export interface PickOptions {
  readonly random: () => number;
  readonly decay: number;
}

/** Up to this many endpoints, all are compared: of three, two random ones would leave one out each time. */
const few = 3;

/**
 * Costs that differ by less than this factor count as equal. Otherwise, with few calls at a time, one of several equally
 * good endpoints would get nearly all of them, because latencies always differ a little.
 */
const about = 1.25;

/**
 * Returns the least loaded of a few endpoints, or of two random ones of many; undefined if there are none. Comparing
 * all of many would send everything to the same one until it responds.
 */
export function pick<E extends Loaded>(
  endpoints: readonly E[],
  now: number,
  { random, decay }: PickOptions,
): E | undefined {
  if (endpoints.length <= few) return leastLoaded(endpoints, now, decay, random);
  const first = Math.floor(random() * endpoints.length);
  const step = 1 + Math.floor(random() * (endpoints.length - 1));
  const pair = [endpoints[first], endpoints[(first + step) % endpoints.length]];
  return leastLoaded(pair as E[], now, decay, random);
}

/** If several are equally loaded, returns a random one. */
function leastLoaded<E extends Loaded>(
  endpoints: readonly E[],
  now: number,
  decay: number,
  random: () => number,
): E | undefined {
  const costs = endpoints.map(({ cost }) => costAt(cost, now, decay));
  const lowestCost = lowestOf(costs);
  let best: E | undefined;
  let lowest = Number.POSITIVE_INFINITY;
  let ties = 0;
  endpoints.forEach((endpoint, place) => {
    const known = costs[place] ?? lowestCost;
    const cost = known <= lowestCost * about ? lowestCost : known;
    const load = cost * (endpoint.pending + 1);
    if (load > lowest) return;
    ties = load < lowest ? 1 : ties + 1;
    if (ties === 1 || random() * ties < 1) best = endpoint;
    lowest = load;
  });
  return best;
}
