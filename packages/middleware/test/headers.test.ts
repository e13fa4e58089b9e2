import { expect, test } from 'vitest';
import { mergeHeaders } from '../src/headers.ts';

test('headers that are there already win, whatever the case of their names', () => {
  expect(mergeHeaders({ 'X-A': '1', b: undefined }, { 'x-a': '2', B: '2', c: '3' })).toEqual({
    'X-A': '1',
    b: undefined,
    c: '3',
  });
});
