import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { toBody } from '../src/playground/to-body.ts';
import { toText } from '../src/playground/to-text.ts';

test.each([
  ["import { a } from './m.js';\na();", "const { a } = await load('./m.js');\na();"],
  ['import { a as b, c } from "m"', 'const { a: b, c } = await load("m");'],
  ["import {\n  a,\n  b,\n} from 'm';", "const {\n  a,\n  b,\n} = await load('m');"],
  ['const text = "no import { a }";', 'const text = "no import { a }";'],
])('%j becomes the body of a function', (program, body) => {
  expect(toBody(program)).toBe(body);
});

test.each([
  [[]],
  [['a', 1, true, null, undefined]],
  [[1, 'a', [2, 'b', []]]],
  [{ ok: true, result: { 'content-type': 'a', b: [{}] } }],
  [9007199254740993n],
  [Symbol('s')],
  [{ add: function add() {} }],
])('%o is printed as Node prints it', (value) => {
  expect(toText([value])).toBe(inspect(value, { depth: null, breakLength: Infinity }));
});

test('an error is printed without its stack, and a circle once', () => {
  const circle: { self?: unknown } = {};
  circle.self = circle;
  expect(toText([new TypeError('no'), circle])).toBe('TypeError: no { self: [Circular] }');
});
