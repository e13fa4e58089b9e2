import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bigints } from '../src/index.ts';
import { referenceParse } from './reference.ts';

const { parse, stringify } = bigints();

const space = fc.stringMatching(/^[ \t\n\r]{0,2}$/);
const number = fc.oneof(
  fc.stringMatching(/^-?(0|[1-9]\d{0,24})$/),
  fc.stringMatching(/^-?(0|[1-9]\d{0,20})(\.\d{1,20})?([eE][+-]?\d{1,3})?$/),
  fc.bigInt({ min: 2n ** 53n - 3n, max: 2n ** 53n + 3n }).map((big) => `${big}`),
  fc.bigInt({ min: -(2n ** 53n) - 3n, max: -(2n ** 53n) + 3n }).map((big) => `${big}`),
);
/** What a careless reader takes for a number, the end of a string, or one of its own marks. */
const trap = fc
  .array(fc.constantFrom('"', '\\', ',', ':', '[', '9007199254740993', '-', ' ', '\u0000', '1e400'))
  .map((parts) => parts.join(''));
const string = fc.oneof(fc.string({ unit: 'binary' }), trap).map((text) => JSON.stringify(text));
const name = fc.oneof(
  string,
  fc.constantFrom('"a"', '"__proto__"', '"toJSON"', '"0"', '"\\u0061"'),
);

/** Texts of any JSON, with spaces and duplicated names. */
const { json } = fc.letrec<{ json: string; list: string; object: string }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    number,
    string,
    fc.constantFrom('true', 'false', 'null'),
    tie('list'),
    tie('object'),
  ),
  list: fc
    .array(fc.tuple(space, tie('json'), space).map((parts) => parts.join('')))
    .map((items) => `[${items.join()}]`),
  object: fc
    .array(
      fc
        .tuple(space, name, space, tie('json'), space)
        .map(([before, key, after, value, end]) => `${before}${key}${after}:${value}${end}`),
    )
    .map((members) => `{${members.join()}}`),
}));

describe('for random JSON', () => {
  test('parse returns what a slow parser returns', () => {
    fc.assert(
      fc.property(json, (text) => {
        const value = parse(text);
        expect(value).toStrictEqual(referenceParse(text));
        expect(shape(value)).toBe(shape(referenceParse(text)));
      }),
      { numRuns: 3000 },
    );
  });

  test('parse rejects what JSON.parse rejects', () => {
    const broken = fc.tuple(json, fc.nat(), fc.constantFrom('', '"', '.', '0', '-', ',', ']', 'e'));
    fc.assert(
      fc.property(broken, ([text, place, added]) => {
        const at = place % (text.length + 1);
        const other = text.slice(0, at) + added + text.slice(added ? at : at + 1);
        const outcome = (read: (text: string) => unknown) => {
          try {
            read(other);
            return 'read';
          } catch (error) {
            return Object(error).name;
          }
        };
        expect(outcome(parse)).toBe(outcome(JSON.parse));
      }),
      { numRuns: 3000 },
    );
  });

  test('stringify writes a text that parses to the same value', () => {
    fc.assert(
      fc.property(json, (text) => {
        const written = stringify(parse(text));
        expect(stringify(parse(written))).toBe(written);
        expect(parse(written)).toStrictEqual(readAgain(parse(text)));
      }),
      { numRuns: 3000 },
    );
  });
});

/** The value as text, with the order of its members, its types and negative zeros. */
function shape(value: unknown): string {
  if (typeof value !== 'object' || !value) {
    return `${typeof value} ${Object.is(value, -0) ? '-0' : String(value)}`;
  }
  return Array.isArray(value)
    ? `[${value.map(shape)}]`
    : `{${Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}:${shape(member)}`)}}`;
}

/** The value as it is read again: JSON has no infinite numbers, and 1e20 is written in digits only. */
function readAgain(value: unknown): unknown {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return null;
    return Number.isSafeInteger(value) || !/^-?\d+$/.test(`${value}`)
      ? value + 0
      : BigInt(`${value}`);
  }
  if (typeof value !== 'object' || !value) return value;
  if (Array.isArray(value)) return value.map(readAgain);
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, readAgain(member)]),
  );
}
