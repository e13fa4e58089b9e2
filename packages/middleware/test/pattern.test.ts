import { expect, test } from 'vitest';
import { matcherOf, matches } from '../src/pattern.ts';

test.each([
  ['get', 'get'],
  ['get*', 'get'],
  ['get*', 'getUser'],
  ['*', ''],
  ['*', 'system.listMethods'],
  ['*.list', 'system.list'],
  ['get*By*Id', 'getUserByNumericId'],
  ['get*By*Id', 'getById'],
  ['a*a', 'aa'],
  ['a*b*a', 'aba'],
  ['**', 'x'],
  ['a**b', 'ab'],
  ['eth.*', 'eth.a\nb'],
])('%j matches %j', (pattern, method) => {
  expect(matches(pattern, method)).toBe(true);
});

test.each([
  ['get', 'getUser'],
  ['get', 'Get'],
  ['get*', 'Xget'],
  ['*.list', 'system.lists'],
  ['a*a', 'a'],
  ['a*b*a', 'aa'],
  ['a*b*b', 'ab'],
  ['a*bc*d', 'abd'],
  ['a*bc*cd', 'abcd'],
  ['eth.*', 'ethXa'],
])('%j does not match %j', (pattern, method) => {
  expect(matches(pattern, method)).toBe(false);
});

test('methods can be a pattern, a list, or a function', () => {
  const find = (methods: Parameters<typeof matcherOf>[1]) =>
    ['add', 'getA', 'getB', 'list'].filter(matcherOf('cache', methods));
  expect(find('get*')).toEqual(['getA', 'getB']);
  expect(find(['add', '*B'])).toEqual(['add', 'getB']);
  expect(find((method) => method.length === 4)).toEqual(['getA', 'getB', 'list']);
  expect(find([])).toEqual([]);
});

test.each([[5], [['add', 5]], [{ add: true }], [null]])('%j is refused', (methods) => {
  const untyped: (name: string, methods: never) => unknown = matcherOf;
  expect(() => untyped('cache', methods as never)).toThrow(
    new TypeError('cache: methods must be a pattern, a list of them, or a function'),
  );
});
