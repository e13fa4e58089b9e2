import { seeded } from '@jsonrpcclient/testing';
import { describe, expect, test } from 'vitest';
import { type Loaded, pick } from '../../src/balance/pick.ts';
import { createCost, observe } from '../../src/endpoints/cost.ts';

const decay = 10_000;

/** Endpoints with these costs at time 0, undefined for an unknown one, and numbers of pending calls. */
function endpointsOf(...loads: readonly (readonly [cost: number | undefined, pending: number])[]) {
  return loads.map(([latency, pending], index) => {
    const cost = createCost();
    if (latency !== undefined) observe(cost, latency, 0, decay);
    return { index, cost, pending };
  });
}

/** How often each endpoint is picked in 10,000 times. */
function shares(endpoints: readonly (Loaded & { readonly index: number })[]): number[] {
  const random = seeded(1);
  const counts = endpoints.map(() => 0);
  for (let n = 0; n < 10_000; n++) {
    const picked = pick(endpoints, 0, { random, decay });
    counts[picked?.index ?? -1] = (counts[picked?.index ?? -1] ?? 0) + 1;
  }
  return counts.map((count) => Math.round(count / 100));
}

test('no endpoint is picked if there are none', () => {
  expect(pick([], 0, { random: Math.random, decay })).toBeUndefined();
});

describe('of up to three endpoints', () => {
  test('the one with the lowest cost is picked', () => {
    expect(shares(endpointsOf([30, 0], [10, 0], [20, 0]))).toEqual([0, 100, 0]);
  });

  test('one with pending calls costs as much more', () => {
    expect(shares(endpointsOf([10, 2], [29, 0]))).toEqual([0, 100]);
    expect(shares(endpointsOf([10, 2], [31, 0]))).toEqual([100, 0]);
  });

  test('equal ones are picked equally often', () => {
    for (const share of shares(endpointsOf([10, 0], [10, 0], [10, 0]))) {
      expect(Math.abs(share - 33)).toBeLessThan(3);
    }
    expect(shares(endpointsOf([10, 0], [99, 0], [10, 0]))[1]).toBe(0);
  });

  test('those that cost up to a quarter more are picked as often as the best', () => {
    for (const share of shares(endpointsOf([10, 0], [12, 0], [12.4, 0]))) {
      expect(Math.abs(share - 33)).toBeLessThan(3);
    }
    expect(shares(endpointsOf([10, 0], [12.6, 0]))).toEqual([100, 0]);
    expect(shares(endpointsOf([10, 1], [12, 0]))).toEqual([0, 100]);
  });

  test('an unknown one costs as much as the best of the others', () => {
    expect(shares(endpointsOf([10, 1], [50, 0], [undefined, 0]))).toEqual([0, 0, 100]);
    expect(shares(endpointsOf([10, 0], [50, 0], [undefined, 1]))).toEqual([100, 0, 0]);
    expect(shares(endpointsOf([undefined, 1], [undefined, 0]))).toEqual([0, 100]);
  });
});

describe('of more than three endpoints', () => {
  test('the better of two different random ones is picked', () => {
    // The worst of four loses every comparison; the best wins the half of all pairs that it is in.
    const [best = 0, second = 0, third = 0, worst] = shares(
      endpointsOf([1, 0], [2, 0], [3, 0], [4, 0]),
    );
    expect(Math.abs(best - 50)).toBeLessThan(3);
    expect(Math.abs(second - 33)).toBeLessThan(3);
    expect(Math.abs(third - 17)).toBeLessThan(3);
    expect(worst).toBe(0);
  });
});
