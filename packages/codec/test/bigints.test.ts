import { afterEach, describe, expect, test, vi } from 'vitest';
import { bigints } from '../src/index.ts';

const { parse, stringify } = bigints();

describe('parse', () => {
  test.each<[string, unknown]>([
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', 9007199254740992n],
    ['9007199254740993', 9007199254740993n],
    ['-9007199254740991', -9007199254740991],
    ['-9007199254740992', -9007199254740992n],
    ['-9007199254740993', -9007199254740993n],
    ['18446744073709551615', 18446744073709551615n],
    ['1'.repeat(1000), BigInt('1'.repeat(1000))],
    [`-${'1'.repeat(1000)}`, -BigInt('1'.repeat(1000))],
    ['-0', -0],
    ['0', 0],
  ])('returns the integer %s exactly', (text, value) => {
    expect(parse(text)).toBe(value);
    expect(parse(`{"a":[ ${text} ]}`)).toStrictEqual({ a: [value] });
  });

  test.each([
    '1e400',
    '-1e400',
    '1e20',
    '1E+20',
    '9007199254740993.0',
    '9007199254740993e0',
    '9007199254740992.5',
    '0.12345678901234567890123',
    '-0.0',
  ])('returns the number %s as JSON.parse does, also next to a big integer', (text) => {
    expect(parse(text)).toBe(JSON.parse(text));
    const big = '9007199254740993';
    expect(parse(`[${big},${text},${big}]`)).toStrictEqual([
      BigInt(big),
      JSON.parse(text),
      BigInt(big),
    ]);
  });

  test.each([
    '"9007199254740993"',
    '", 9007199254740993,"',
    '"\\": 9007199254740993, \\""',
    '"\\\\"',
    '"\\\\\\": 9007199254740993"',
    '"9007199254740992"',
  ])('leaves the digits in the string %s alone', (text) => {
    expect(parse(`{"a":9007199254740993,${text}:${text}}`)).toStrictEqual({
      a: 9007199254740993n,
      [JSON.parse(text)]: JSON.parse(text),
    });
  });

  test('keeps a member called __proto__', () => {
    const value = parse('{"__proto__":9007199254740993,"a":{"__proto__":{"b":9007199254740993}}}');
    expect(stringify(value)).toBe(
      '{"__proto__":9007199254740993,"a":{"__proto__":{"b":9007199254740993}}}',
    );
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  test('returns the last of several members with one name', () => {
    expect(parse('{"a":9007199254740993,"b":9007199254740995,"a":1}')).toStrictEqual({
      a: 1,
      b: 9007199254740995n,
    });
    expect(parse('{"a":1,"a":9007199254740993}')).toStrictEqual({ a: 9007199254740993n });
  });

  test.each([2000, 200_000])('reads %i levels', (depth) => {
    let value = parse(`${'['.repeat(depth)}9007199254740993${']'.repeat(depth)}`);
    for (let level = 0; level < depth; level++) [value] = value as unknown[];
    expect(value).toBe(9007199254740993n);
  });

  test('reads a long string with escapes', () => {
    const text = '\\n"'.repeat(10_000_000);
    const value = parse(`[${JSON.stringify(text)},9007199254740993]`) as unknown[];
    expect(value[0] === text).toBe(true);
    expect(value[1]).toBe(9007199254740993n);
  });

  describe('while a program has added members to Object.prototype', () => {
    afterEach(() => {
      Reflect.deleteProperty(Object.prototype, 'added');
      Reflect.deleteProperty(Object.prototype, 'large');
    });

    test('ignores them', () => {
      Object.assign(Object.prototype, { added: {}, large: 2 ** 60 });
      expect(Object.entries(parse('{"a":{}}') as object)).toEqual([['a', {}]]);
      const value = parse('{"a":9007199254740993}') as object;
      expect(Object.keys(value)).toEqual(['a']);
      expect(Object.values(value)).toEqual([9007199254740993n]);
    });
  });

  test.each([
    '',
    '{"secret":hello}',
    '<html>secret</html>',
    '["secret" 9007199254740993]',
    '[9007199254740993.]',
    '[09007199254740993]',
    '[9007199254740993e]',
    '[-]',
    '[+9007199254740993]',
    '[9007199254740993n]',
    '\uFEFF[9007199254740993]',
  ])('throws a SyntaxError that does not show the text %j', (text) => {
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
    expect(() => parse(text)).toThrow(new SyntaxError('the text is not valid JSON'));
  });

  test('throws a RangeError for an integer of more than 1,000 digits', () => {
    const error = new RangeError('a number has more than 1,000 digits');
    expect(() => parse(`[${'1'.repeat(1001)}]`)).toThrow(error);
    expect(() => parse(`[-${'1'.repeat(1001)}]`)).toThrow(error);
    expect(parse(`[1.${'1'.repeat(1001)}]`)).toEqual([1.1111111111111112]);
  });
});

describe('stringify', () => {
  test.each<[unknown, string]>([
    [9007199254740993n, '9007199254740993'],
    [-9007199254740993n, '-9007199254740993'],
    [5n, '5'],
    [0n, '0'],
    [[1n, '1', 1, undefined, { a: -1n, b: undefined }], '[1,"1",1,null,{"a":-1}]'],
    [{ toJSON: () => 7n }, '7'],
    [[1n, { toJSON: () => ['x', 2n] }], '[1,["x",2]]'],
    [{ '1': 1n, n: '1n' }, '{"1":1,"n":"1n"}'],
  ])('writes %o', (value, text) => {
    expect(stringify(value)).toBe(text);
  });

  test('writes values without a bigint as JSON.stringify does', () => {
    const value = { a: [1.5, null, 'x', new Date(0), () => 1], b: undefined };
    expect(stringify(value)).toBe(JSON.stringify(value));
    expect(stringify(undefined)).toBeUndefined();
  });

  test('throws what JSON.stringify throws', () => {
    const circular: unknown[] = [1n];
    circular.push(circular);
    expect(() => stringify(circular)).toThrow(TypeError);
    expect(() => stringify(Object(1n))).toThrow(TypeError);
    const broken = {
      toJSON() {
        throw new Error('no');
      },
    };
    expect(() => stringify([1n, broken])).toThrow('no');
  });

  test('does not take a string for a bigint, even if it equals the mark', () => {
    using random = vi.spyOn(Math, 'random').mockReturnValueOnce(0.5);
    expect(stringify(['0.5', 1n, { '0.5': '"0.5"' }])).toBe('["0.5",1,{"0.5":"\\"0.5\\""}]');
    expect(random).toHaveBeenCalledTimes(2);
  });

  describe('while a program has added toJSON to BigInt', () => {
    afterEach(() => Reflect.deleteProperty(BigInt.prototype, 'toJSON'));

    test('writes integers all the same', () => {
      Object.assign(BigInt.prototype, {
        toJSON(this: bigint) {
          return `${this}n`;
        },
      });
      expect(JSON.stringify([1n])).toBe('["1n"]');
      expect(stringify([1n, { a: 2n }, 'x'])).toBe('[1,{"a":2},"x"]');
      expect(stringify(3n)).toBe('3');
      expect(stringify(['x'])).toBe('["x"]');
      expect(stringify(undefined)).toBeUndefined();
    });
  });
});
