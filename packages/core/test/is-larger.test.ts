import { isLarger } from '@jsonrpcclient/core';
import { expect, test } from 'vitest';

test.each([
  ['', 0, false],
  ['x', 0, true],
  ['xxx', 3, false],
  ['xxxx', 3, true],
  ['€', 3, false],
  ['€', 2, true],
  ['€€', 5, true],
  ['😀', 4, false],
  ['😀', 3, true],
  ['ä'.repeat(50), 100, false],
  ['ä'.repeat(50), 99, true],
])('%j is larger than %d bytes: %s', (text, maxBytes, larger) => {
  expect(isLarger(text, maxBytes)).toBe(larger);
});
