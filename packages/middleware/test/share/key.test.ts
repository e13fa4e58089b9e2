import { expect, test } from 'vitest';
import { keyOf } from '../../src/share/key.ts';

const keyFor = (value: unknown, id: number | undefined = 1) =>
  keyOf({ jsonrpc: '2.0', method: 'get', params: [value], ...(id && { id }) }, {});

/** The key of a message with other members. */
const keyWith = (more: object) => keyOf({ jsonrpc: '2.0', method: 'get', id: 1, ...more }, {});

test('the order of names, absent members and the id do not matter', () => {
  expect(keyFor({ a: 1, b: { c: 2, d: 3 } })).toBe(keyFor({ b: { d: 3, c: 2 }, a: 1 }, 2));
  expect(keyFor({ a: 1, b: undefined })).toBe(keyFor({ a: 1 }));
  expect(keyFor(new Date(0))).toBe(keyFor('1970-01-01T00:00:00.000Z'));
});

test('values that are different in JSON have different keys', () => {
  const values = [
    ...[null, true, false, 0, 1, 12, '', '1', '12', 'null', 'true', '{}', '[]'],
    ...[[], [1, 2], [12], ['1,2'], ['1', '2'], [[]], [[], []], [[1], 2], [1, [2]]],
    ...[{}, { a: 1 }, { a: '1' }, { a: 12 }, { a1: 2 }, { a: 1, b: 2 }, { a: { b: 2 } }],
    ...[{ a: '1"1b1' }, { a: 'x,1"by' }, { a: 'x', b: 'y' }, [{ a: 1 }], [{ a: 1 }, {}]],
    JSON.parse('{"__proto__":1}'),
    JSON.parse('{"__proto__":{}}'),
  ];
  expect(new Set(values.map((value) => keyFor(value))).size).toBe(values.length);
});

test.each([
  Number.NaN,
  Number.POSITIVE_INFINITY,
  undefined,
  1n,
  Symbol('a'),
  () => 1,
  new Map([[1, 2]]),
  new Uint8Array(1),
])('%s has no key, because JSON would change it', (value) => {
  expect(keyFor(value)).toBeUndefined();
  expect(keyFor({ a: [value] })).toBeUndefined();
});

test('a notification has no key', () => {
  expect(keyOf({ jsonrpc: '2.0', method: 'get' }, {})).toBeUndefined();
});

test('other members of a message make a difference, and its id does not', () => {
  expect(keyWith({ auth: 'a' })).not.toBe(keyWith({ auth: 'b' }));
  expect(keyWith({ auth: { a: 1, b: 2 } })).toBe(keyWith({ auth: { b: 2, a: 1 } }));
  expect(keyWith({ id: 'x' })).toBe(keyWith({}));
  expect(keyWith({ jsonrpc: undefined })).not.toBe(keyWith({}));
});

test('a circular value has no key', () => {
  const circular: unknown[] = [];
  circular.push(circular);
  expect(keyFor(circular)).toBeUndefined();
});
