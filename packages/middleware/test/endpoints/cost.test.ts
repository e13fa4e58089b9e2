import { describe, expect, test } from 'vitest';
import {
  type Cost,
  costAt,
  createCost,
  observe,
  observeAtLeast,
  penalize,
} from '../../src/endpoints/cost.ts';

const decay = 10_000;

/** A cost of `value` milliseconds that was observed at time 0. */
function costOf(value: number): Cost {
  const cost = createCost();
  observe(cost, value, 0, decay);
  return cost;
}

test('a cost is unknown until the first observation', () => {
  expect(costAt(createCost(), 5, decay)).toBeUndefined();
});

test('a cost decays without observations, but never to 0', () => {
  const cost = costOf(100);
  for (let n = 1; n < 10; n++) observe(cost, 100, 0, decay);
  expect(costAt(cost, 0, decay)).toBe(100);
  expect(costAt(cost, decay, decay)).toBeCloseTo(100 / Math.E);
  expect(costAt(cost, 1e9, decay)).toBe(0.001);
});

describe('a latency', () => {
  test('is forgotten as fast as a peak if it is the only one, because it includes connecting', () => {
    const cost = costOf(100);
    expect(costAt(cost, decay / 5, decay)).toBeCloseTo(100 / Math.E);
    observe(cost, 10, decay, decay);
    expect(cost.mean).toBeCloseTo(10 + 90 * Math.exp(-5));
  });

  test('above the cost is the cost at once, and forgotten five times as fast as the mean', () => {
    const cost = costOf(10);
    for (let n = 1; n < 100; n++) observe(cost, 10, n, decay);
    observe(cost, 500, 100, decay);
    expect(costAt(cost, 100, decay)).toBe(500);
    expect(costAt(cost, 100 + decay / 5, decay)).toBeCloseTo(500 / Math.E);
    expect(costAt(cost, 100 + decay, decay)).toBeLessThan(10);
  });

  test('counts in the mean by the time since the last one', () => {
    const cost = costOf(500);
    for (let n = 1; n < 1_000; n++) observe(cost, 500, n, decay);
    observe(cost, 10, 1_000, decay);
    expect(cost.mean).toBeGreaterThan(499);
    observe(cost, 10, 1_000 + 2 * decay, decay);
    expect(cost.mean).toBeCloseTo(10 + 490 * Math.exp(-2), 0);
  });

  test('counts as much as any other among the first ones', () => {
    const cost = costOf(100);
    for (let n = 1; n < 10; n++) observe(cost, 10, n, decay);
    expect(cost.mean).toBeCloseTo(19, 0);
  });

  test('of a stopped call raises a cost and never lowers it', () => {
    const cost = costOf(100);
    observeAtLeast(cost, 99, 0, decay, 1);
    expect(costAt(cost, 0, decay)).toBe(100);
    observeAtLeast(cost, 300, 0, decay, 1);
    expect(costAt(cost, 0, decay)).toBe(300);
  });

  test('of a stopped call raises an unknown cost if it is above the assumed one', () => {
    const cost = createCost();
    observeAtLeast(cost, 40, 7, decay, 50);
    expect(costAt(cost, 7, decay)).toBeUndefined();
    observeAtLeast(cost, 60, 7, decay, 50);
    expect(costAt(cost, 7, decay)).toBe(60);
  });
});

describe('a penalty', () => {
  test('is the least cost for as many milliseconds as it has', () => {
    const cost = costOf(10);
    penalize(cost, 5_000, 1);
    expect(costAt(cost, 5_000, decay)).toBe(5_000);
    expect(costAt(cost, 5_001, decay)).toBeLessThan(10);
    const slow = costOf(9_000);
    penalize(slow, 5_000, 0);
    expect(costAt(slow, 0, decay)).toBe(9_000);
    const unknown = createCost();
    penalize(unknown, 5_000, 0);
    expect(costAt(unknown, 1, decay)).toBe(5_000);
    expect(costAt(unknown, 5_000, decay)).toBeUndefined();
  });

  test('ends with the success of a call that began after the failure', () => {
    const cost = costOf(10);
    penalize(cost, 5_000, 100);
    observe(cost, 20, 110, decay);
    expect(costAt(cost, 110, decay)).toBe(5_000);
    observe(cost, 20, 130, decay);
    expect(costAt(cost, 130, decay)).toBeCloseTo(20);
  });
});
