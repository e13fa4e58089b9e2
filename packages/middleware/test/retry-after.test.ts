import { expect, test } from 'vitest';
import { retryAfterOf } from '../src/retry-after.ts';

const today = Date.parse('2026-01-01T00:00:00Z');

test.each([
  ['0', 0],
  ['120', 120_000],
  [' 120 ', 120_000],
  ['Thu, 01 Jan 2026 00:01:00 GMT', 60_000],
  ['Thursday, 01-Jan-26 00:01:00 GMT', 60_000],
  ['Wed, 21 Oct 2015 07:28:00 GMT', 0],
  ['-1', undefined],
  ['1.5', undefined],
  ['1e3', undefined],
  ['', undefined],
  ['soon', undefined],
  ['5 GMT', undefined],
  ['2026-01-01T00:01:00Z', undefined],
  ['Thu, 01 Jan 2026 00:01:00 +0100', undefined],
  ['120, 60', undefined],
  ['Thu, 99 Jan 2026 00:01:00 GMT', undefined],
  [undefined, undefined],
])('%j is a delay of %s milliseconds', (value, delay) => {
  expect(retryAfterOf({ 'retry-after': value }, today)).toBe(delay);
});

test('other headers are not a delay', () => {
  expect(retryAfterOf({}, today)).toBeUndefined();
});
