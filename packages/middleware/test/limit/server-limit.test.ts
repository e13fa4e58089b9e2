import { expect, test } from 'vitest';
import { serverLimitOf } from '../../src/limit/server-limit.ts';

const today = Date.parse('2026-01-01T00:00:00Z');

test.each([
  ['the current draft', { ratelimit: '"default";r=50;t=30' }, 50, 30_000],
  ['the current draft with spaces', { ratelimit: '"default"; r=50; t=30' }, 50, 30_000],
  ['a partition key', { ratelimit: '"default";pk=:cHJpdmF0ZQ==:;t=30;r=50' }, 50, 30_000],
  ['a name with a comma and parameters', { ratelimit: '"r=1;t=1, x";r=50;t=30' }, 50, 30_000],
  [
    'several limits, the first nearer',
    { ratelimit: '"second";r=1;t=1, "day";r=500;t=9000' },
    1,
    1_000,
  ],
  [
    'several limits, the last nearer',
    { ratelimit: '"second";r=9;t=1,"day";r=0;t=9000' },
    0,
    9_000_000,
  ],
  ['two limits that are used up', { ratelimit: '"second";r=0;t=1,"day";r=0;t=9000' }, 0, 9_000_000],
  ['the older draft', { ratelimit: 'limit=100, remaining=50, reset=5' }, 50, 5_000],
  ['the pair', { 'ratelimit-remaining': '3', 'ratelimit-reset': '5' }, 3, 5_000],
  ['the pair with X-', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '0.5' }, 0, 500],
  [
    'a time in seconds',
    { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': `${today / 1000 + 9}` },
    0,
    9_000,
  ],
  [
    'a time in milliseconds',
    { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': `${today + 9}` },
    0,
    9,
  ],
  ['a time in the past', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1700000001' }, 0, 0],
])('%s is read', (_, headers, left, reset) => {
  expect(serverLimitOf(headers, today)).toEqual({ left, reset });
});

test.each([
  ['no headers', {}],
  ['a limit without a time', { ratelimit: '"default";r=50' }],
  ['a limit without calls', { ratelimit: '"default";t=50' }],
  ['a policy', { 'ratelimit-policy': '"default";q=100;w=10' }],
  ['half a pair', { 'ratelimit-remaining': '3' }],
  ['a negative number', { 'ratelimit-remaining': '-1', 'ratelimit-reset': '5' }],
  ['a duration', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '6m0s' }],
  ['garbage', { ratelimit: 'none', 'ratelimit-remaining': '', 'ratelimit-reset': 'soon' }],
])('%s is ignored', (_, headers) => {
  expect(serverLimitOf(headers, today)).toBeUndefined();
});
