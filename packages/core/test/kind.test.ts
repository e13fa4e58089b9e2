import { kindOf, wrongKind } from '@jsonrpcclient/core';
import { describe, expect, it } from 'vitest';

describe('the kind of a value', () => {
  it.each<[unknown, string]>([
    ['s3cret', 'string'],
    [42, 'number'],
    [Number.POSITIVE_INFINITY, 'number'],
    [0, '0'],
    [-1, '-1'],
    [Number.NaN, 'NaN'],
    [true, 'boolean'],
    [5n, 'bigint'],
    [Symbol('s3cret'), 'symbol'],
    [undefined, 'undefined'],
    [null, 'Null'],
    [{ password: 's3cret' }, 'Object'],
    [['s3cret'], 'Array'],
    [() => 's3cret', 'function'],
    [Promise.resolve('s3cret'), 'Promise'],
    [new Headers({ authorization: 's3cret' }), 'Headers'],
    [new Map([['a', 's3cret']]), 'Map'],
    [new AbortController(), 'AbortController'],
    [new URL('http://user:s3cret@example/'), 'URL'],
  ])('%o is named without showing the value', (value, kind) => {
    expect(kindOf(value)).toBe(kind);
    expect(wrongKind('add', 'params: Array', value)).toEqual(
      new TypeError(`add: expected params: Array, got ${kind}`),
    );
  });
});
