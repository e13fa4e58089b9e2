import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { compile } from './compile.ts';
import { typeOf } from './print.ts';

interface Referee {
  readonly compile: (schema: object, name: string, options: object) => Promise<string>;
}

const require = createRequire(import.meta.url);
// Its declarations don't compile with the options of this project.
const referee: Referee = require('json-schema-to-typescript');

/** Schemas, and the types that this package and json-schema-to-typescript make of them alike. */
const alike: readonly (readonly [schema: object, type: string])[] = [
  [{ type: 'string' }, 'string'],
  [{ type: 'integer' }, 'number'],
  [{ type: 'number', minimum: 1 }, 'number'],
  [{ type: 'boolean' }, 'boolean'],
  [{ type: 'null' }, 'null'],
  [{}, 'unknown'],
  [{ type: ['string', 'null'] }, 'string | null'],
  [{ enum: ['a', "b'c", 1, null, true] }, "'a' | 'b\\'c' | 1 | null | true"],
  [{ type: 'string', enum: ['a', 'b'] }, "'a' | 'b'"],
  [{ const: 'a' }, "'a'"],
  [{ const: -5 }, '-5'],
  [{ type: 'array' }, 'unknown[]'],
  [{ type: 'array', items: { type: 'string' } }, 'string[]'],
  [{ type: 'array', items: { type: ['string', 'null'] } }, '(string | null)[]'],
  [{ type: 'array', items: { enum: ['a', 'b'] } }, "('a' | 'b')[]"],
  [
    {
      type: 'array',
      items: [{ type: 'string' }, { type: 'number' }],
      minItems: 2,
      additionalItems: false,
    },
    '[string, number]',
  ],
  [
    {
      type: 'array',
      items: [{ type: 'string' }, { type: 'number' }],
      minItems: 2,
      additionalItems: { type: 'boolean' },
    },
    '[string, number, ...boolean[]]',
  ],
  [{ type: 'object' }, '{ [key: string]: unknown }'],
  [
    {
      type: 'object',
      properties: { a: { type: 'string' }, b: { type: 'number' } },
      required: ['a'],
    },
    '{ a: string; b?: number }',
  ],
  [
    { type: 'object', properties: { 'a b': { type: 'string' }, 'c-d': { type: 'null' } } },
    "{ 'a b'?: string; 'c-d'?: null }",
  ],
  [
    {
      type: 'object',
      properties: { a: { type: 'object', properties: { b: { type: 'number' } } } },
    },
    '{ a?: { b?: number } }',
  ],
  [{ type: 'object', additionalProperties: { type: 'number' } }, '{ [key: string]: number }'],
  [
    { type: 'object', properties: { a: { type: 'string' } }, additionalProperties: true },
    '{ a?: string; [key: string]: unknown }',
  ],
  [
    { type: 'object', patternProperties: { '^x': { type: 'string' } } },
    '{ [key: string]: string }',
  ],
  [{ oneOf: [{ type: 'string' }, { type: 'number' }] }, 'string | number'],
  [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, 'string | null'],
  [
    {
      anyOf: [
        { type: 'object', properties: { a: { const: 1 } }, required: ['a'] },
        { type: 'object', properties: { b: { const: 2 } }, required: ['b'] },
      ],
    },
    '{ a: 1 } | { b: 2 }',
  ],
  [
    {
      allOf: [
        { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] },
        { type: 'object', properties: { b: { type: 'string' } } },
      ],
    },
    '{ a: string } & { b?: string }',
  ],
  [{ allOf: [{ type: 'string' }] }, 'string'],
  [
    {
      type: 'array',
      items: { oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'number' } }] },
    },
    '(string | number[])[]',
  ],
  [
    {
      type: 'object',
      properties: { a: { oneOf: [{ type: 'number' }, { const: 'x' }] } },
      required: ['a'],
    },
    "{ a: number | 'x' }",
  ],
];

/** Schemas, their types, and the options and warnings. */
const other: readonly (readonly [schema: unknown, type: string, warning?: string])[] = [
  [true, 'unknown'],
  [false, 'never'],
  [{ type: 'string', nullable: true }, 'string | null'],
  [{ type: 'array', items: [{ type: 'string' }] }, 'string[]', 'items is a list of at most one'],
  [{ type: 'array', items: [] }, 'unknown[]', 'items is a list of at most one'],
  [{ type: 'array', items: [{ type: 'string' }], maxItems: 1 }, '[string]'],
  [{ type: 'array', items: [{ type: 'string' }], additionalItems: false }, '[string]'],
  [{ items: [{ type: 'string' }, { enum: [1, 2] }], minItems: 1 }, '[string, (1 | 2)?]'],
  [{ prefixItems: [{ type: 'string' }], items: false }, '[string]'],
  [{ prefixItems: [{ type: 'string' }], items: { type: 'null' } }, '[string, ...null[]]'],
  [{ prefixItems: [], items: { type: 'null' } }, 'null[]'],
  [{ type: 'object', additionalProperties: false }, '{ [key: string]: never }'],
  [
    { properties: { a: { type: 'string' } }, additionalProperties: { type: 'number' } },
    '{ a?: string; [key: string]: unknown }',
  ],
  [
    {
      properties: { a: { type: 'string' } },
      required: ['a'],
      additionalProperties: { type: 'string' },
    },
    '{ a: string; [key: string]: string }',
  ],
  [{ properties: { a: true }, required: 'a' }, '{ a: unknown }', 'required is a string'],
  [
    { properties: { a: { type: 'string', required: true } } },
    '{ a: string }',
    'properties/a has `required: true`',
  ],
  [{ properties: { a: true }, required: ['b', 3] }, '{ a?: unknown; b: unknown }'],
  [
    { properties: { a: true, b: true }, oneOf: [{ required: ['a'] }, { required: ['b'] }] },
    '{ a?: unknown; b?: unknown } & ({ a: unknown } | { b: unknown })',
  ],
  [{ type: 'string', oneOf: [{ enum: ['a'] }, { pattern: '^0x' }] }, "'a' | string"],
  [{ type: 'string', anyOf: [{ description: 'any' }, { not: {} }] }, 'unknown'],
  [{ type: 'object', allOf: [{ properties: { a: true } }, { not: {} }] }, '{ a?: unknown }'],
  [{ enum: ['a'], oneOf: [{ type: 'string' }] }, "'a' & string"],
  [{ type: 'string', enum: [] }, 'string', 'enum is empty'],
  [{ enum: [{ a: [1, 'x'], 'b c': {} }] }, "{ a: [1, 'x']; 'b c': { [key: string]: never } }"],
  [
    { enum: [2 ** 70, -0, 1e-7, Number.POSITIVE_INFINITY] },
    '1.1805916207174113e+21 | 0 | 1e-7 | number',
  ],
  [{ const: undefined }, 'unknown'],
  [{ enum: ['\u202ea\u2028', '\ud800', '\n', '"'] }, `'\\u202ea\\u2028' | '\\ud800' | '\\n' | '"'`],
  [
    { properties: { a: { description: 'b' } }, additionalProperties: true },
    '{ /** b */ a?: unknown; [key: string]: unknown; }',
  ],
  [{ const: { a: undefined } }, '{ a: unknown }'],
  [{ pattern: '^0x' }, 'string'],
  [{ maximum: 5 }, 'number'],
  [{ uniqueItems: true }, 'unknown[]'],
  [{ minProperties: 1 }, 'unknown'],
  [{ type: 'any' }, 'unknown'],
  [{ type: 'Bool' }, 'boolean'],
  [{ type: 'float' }, 'number'],
  [{ type: 'hex' }, 'unknown', 'type is not the name of a type'],
  [{ type: ['string', { type: 'number' }] }, 'string | number'],
  [{ type: 5 }, 'unknown', 'type/0 is not a schema'],
  ['string', 'string', 'is a string instead of a schema'],
  [null, 'unknown', 'is not a schema'],
  [['string'], 'unknown', 'is not a schema'],
  [{ extends: { type: 'string' } }, 'string'],
  [{ extends: [{ type: 'string' }, { type: 'number' }] }, 'string & number'],
  [{ oneOf: [{ type: 'string' }, { type: 'string' }, false] }, 'string'],
  [{ oneOf: [false] }, 'never'],
  [{ allOf: [true] }, 'unknown'],
  [
    { oneOf: [{ type: 'string' }, { anyOf: [{ type: 'null' }, { type: 'string' }] }] },
    'string | null',
  ],
  [{ not: { type: 'string' }, if: {} }, 'unknown'],
  [{ $ref: '#/components/schemas/A' }, 'A'],
  [{ $ref: '#/components/schemas/A', nullable: true, type: 'string' }, 'A | null'],
  [{ $ref: 'A' }, 'A'],
  [{ $ref: '#/components/schemas/A/properties/x~1y~0 z' }, 'AXYZ'],
  [{ $ref: '#/components/schemas/A/properties/x~1y~0%20z' }, 'AXYZ'],
  [{ $ref: '#/components/schemas/B/properties/x~1y~0%20z' }, 'AXYZ'],
  [{ $ref: '#/components/schemas/50%' }, '_50'],
  [{ $ref: '#anchored' }, 'C'],
  [{ $ref: '#also' }, 'D'],
  [{ $dynamicRef: '#anchored' }, 'C'],
  [{ $ref: '#/definitions/E', definitions: { E: { type: 'string' } } }, 'E'],
  [{ type: 'array', items: { $ref: '#' } }, 'Result[]'],
  [{ $ref: 'Missing' }, 'unknown', 'nothing is at Missing'],
  [{ $ref: `#${'x'.repeat(300)}` }, 'unknown', `${'x'.repeat(199)}…`],
  [{ $ref: '#missing' }, 'unknown', 'nothing is at #missing'],
  [{ $ref: '#/components/schemas/Z' }, 'unknown', 'nothing is at #/components/schemas/Z'],
  [{ $ref: '#/components/schemas/constructor' }, 'unknown', 'nothing is at'],
  [{ $ref: './a.json#/A' }, 'unknown', 'bundle() adds other files'],
  [{ $ref: '#/components/schemas/Loop/x' }, 'unknown', 'nothing is at'],
];

const components = {
  A: { properties: { 'x/y~ z': { type: 'string' } } },
  B: { $ref: '#/components/schemas/A' },
  '50%': { type: 'number' },
  C: { $anchor: 'anchored', type: 'string' },
  D: { $id: '#also', type: 'string' },
  Loop: { $ref: '#/components/schemas/Loop' },
};

describe('a schema', () => {
  test.each(alike)('%j is %s', (schema, type) => {
    expect(typeOf(schema)).toEqual({ type, warnings: [] });
  });

  test('has the same type as in json-schema-to-typescript', async () => {
    expect(alike.length).toBeGreaterThanOrEqual(30);
    const options = { additionalProperties: false, bannerComment: '', format: false };
    const theirs = await Promise.all(
      alike.map(async ([schema], index) =>
        // Without a wrapper, it prints no schema that is not an object.
        referee.compile(
          {
            type: 'object',
            properties: { value: { ...schema } },
            required: ['value'],
            title: `Their${index}`,
          },
          `Their${index}`,
          options,
        ),
      ),
    );
    const ours = alike.map(([, type], index) => `export type Our${index} = ${type};`);
    const checks = alike.map(
      (_, index) => `export const same${index}: Same<Our${index}, Their${index}['value']> = true;`,
    );
    const same = `type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;`;
    const file = [same, ...theirs, ...ours, ...checks].join('\n');
    expect(await compile('referee', { 'same.ts': file })).toBe('');
  });

  for (const [schema, type, warning] of other)
    test(`${JSON.stringify(schema)} is ${type}`, () => {
      const printed = typeOf(schema, {}, components);
      expect(printed.type).toBe(type);
      expect(printed.warnings.filter((each) => !each.includes('leads back'))).toEqual(
        warning === undefined ? [] : [expect.stringContaining(warning)],
      );
    });

  test('may have members that it does not list, if that is asked for', () => {
    const open = { open: true };
    expect(typeOf({ properties: { a: true } }, open).type).toBe(
      '{ a?: unknown; [key: string]: unknown }',
    );
    expect(typeOf({ properties: { a: true }, additionalProperties: false }, open).type).toBe(
      '{ a?: unknown }',
    );
    expect(typeOf({ items: [true, { type: 'null' }] }, open).type).toBe(
      '[unknown, null, ...unknown[]]',
    );
  });

  test('with a big integer, which some codecs parse, is its digits', () => {
    expect(typeOf({ const: 12345678901234567890n }).type).toBe('12345678901234567890n');
  });

  test('is a bigint if its format is one of those that are asked for', () => {
    const schema = {
      items: [
        { type: 'integer', format: 'uint64' },
        { type: 'integer', format: 'int32' },
        { type: 'string', format: 'int64' },
      ],
    };
    expect(typeOf(schema, { bigint: '*64' }).type).toBe('[bigint, number, string]');
    expect(typeOf(schema, { bigint: 'u*t*64' }).type).toBe('[bigint, number, string]');
    expect(typeOf(schema, { bigint: 'int32' }).type).toBe('[number, bigint, string]');
    expect(typeOf(schema).type).toBe('[number, number, string]');
    for (const bigint of ['u*6*6', '*x*64', 'uint64*4'])
      expect(typeOf(schema, { bigint }).type).toBe('[number, number, string]');
  });

  test('that is too deep is cut off, and reported', () => {
    let schema: object = {};
    for (let depth = 0; depth < 5000; depth++) schema = { type: 'array', items: schema };
    const { type, warnings } = typeOf(schema);
    expect(type).toMatch(/^unknown(\[\])+$/);
    expect(warnings).toEqual([expect.stringContaining('nested more than 150 levels deep')]);
    let value: unknown = 1;
    for (let depth = 0; depth < 5000; depth++) value = [value];
    expect(typeOf({ const: value }).type).toMatch(/^\[+unknown\]+$/);
  });
});
