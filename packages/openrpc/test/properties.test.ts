import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readMethods, toTypes } from '../src/index.ts';
import { compile } from './compile.ts';

/** Names that mean something to TypeScript, JavaScript or JSON pointers, and any others. */
const name = fc.oneof(
  fc.constantFrom(
    ...[
      '__proto__',
      'constructor',
      'prototype',
      'toString',
      'hasOwnProperty',
      'new',
      'this',
      'default',
    ],
    ...[
      'arguments',
      'eval',
      'await',
      'get',
      'set',
      'readonly',
      'any',
      'string',
      'unknown',
      'never',
      'class',
    ],
    ...[
      'Api',
      'Errors',
      'Events',
      'Requests',
      'Array',
      'Record',
      '',
      ' ',
      '0',
      '01',
      '-1',
      '1e3',
      'a b',
      'a.b',
    ],
    ...[
      "it's",
      '"',
      '\\',
      '`',
      '$' + '{x}',
      '*/',
      '/*',
      '//',
      '\n',
      '\r\n',
      '\u2028',
      '\ud800',
      '\u202e',
      '</script>',
    ],
    ...[
      'größe',
      '名前',
      '\u{1f600}',
      'A',
      'a',
      'a2',
      'A_2',
      'A2',
      'a/b',
      'a~b',
      'a%20b',
      '#',
      '$ref',
      '@ts-ignore',
    ],
  ),
  fc.string({ unit: 'binary', maxLength: 8 }),
);

/** Texts that would do harm if they got out of a comment. */
const words = fc.oneof(
  fc.constantFrom(
    ...[
      '*/ export const injected = 1; /*',
      '*\u0000/ injected /*',
      '*\u200b/ injected /*',
      '\n*/ injected',
      '@ts-nocheck',
    ],
    ...[
      '@ts-expect-error',
      '// @ts-ignore',
      '/// <reference path="x" />',
      '@\u200bts-nocheck',
      '@deprecated',
      '`',
      'a\r*/',
    ],
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
);

const json = fc.oneof(
  fc.constantFrom(null, true, 0, -1, 1.5, 'text', [], {}),
  name,
  fc.jsonValue({ maxDepth: 2 }),
);

const reference = name.map(
  (each) =>
    `#/components/schemas/${encodeURIComponent(each.replace(/\p{Cs}/gu, ''))
      .replaceAll('~', '~0')
      .replaceAll('%2F', '~1')}`,
);

const { schema } = fc.letrec<{ schema: unknown }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'schema' },
    fc.constantFrom(
      true,
      false,
      {},
      { type: 'string' },
      { type: 'integer' },
      { type: ['string', 'null'] },
    ),
    reference.map(($ref) => ({ $ref })),
    fc.record({ enum: fc.array(json, { maxLength: 3 }), description: words }),
    fc.record({ const: json }),
    fc.record(
      {
        type: fc.constant('object'),
        title: words,
        description: words,
        properties: fc.dictionary(name, tie('schema'), { maxKeys: 3 }),
        required: fc.array(name, { maxLength: 2 }),
        additionalProperties: tie('schema'),
        patternProperties: fc.dictionary(name, tie('schema'), { maxKeys: 1 }),
      },
      { requiredKeys: ['type'] },
    ),
    fc.record(
      { items: tie('schema'), minItems: fc.nat(2), nullable: fc.boolean() },
      { requiredKeys: ['items'] },
    ),
    fc.record(
      {
        items: fc.array(tie('schema'), { maxLength: 3 }),
        additionalItems: tie('schema'),
        minItems: fc.nat(3),
      },
      { requiredKeys: ['items'] },
    ),
    ...['oneOf', 'anyOf', 'allOf'].map((keyword) =>
      fc.array(tie('schema'), { maxLength: 3 }).map((parts) => ({ [keyword]: parts })),
    ),
    json,
  ),
}));

const descriptor = fc.record(
  { name, schema, required: fc.boolean(), description: words, deprecated: fc.boolean() },
  { requiredKeys: ['name', 'schema'] },
);

const method = fc.record(
  {
    name,
    summary: words,
    description: words,
    deprecated: fc.boolean(),
    paramStructure: fc.constantFrom('by-name', 'by-position', 'either', 'odd'),
    params: fc.array(
      fc.oneof({ weight: 5, arbitrary: descriptor }, { weight: 1, arbitrary: json }),
      { maxLength: 4 },
    ),
    result: fc.oneof({ weight: 5, arbitrary: descriptor }, { weight: 1, arbitrary: json }),
    errors: fc.array(
      fc.record({
        code: fc.oneof(fc.integer(), json),
        message: words,
        data: fc.oneof(schema, json),
      }),
      { maxLength: 3 },
    ),
    'x-sender': fc.constantFrom('server', 'client'),
  },
  { requiredKeys: ['name', 'params'] },
);

const document = fc.record({
  openrpc: words,
  info: fc.record({ title: words, version: words }),
  methods: fc.array(fc.oneof({ weight: 9, arbitrary: method }, { weight: 1, arbitrary: json }), {
    maxLength: 4,
  }),
  components: fc.record({ schemas: fc.dictionary(name, schema, { maxKeys: 6 }) }),
});

const options = fc.record(
  { byName: fc.boolean(), open: fc.boolean(), events: fc.constantFrom('*', 'a*') },
  { requiredKeys: [] },
);

describe('any document', () => {
  test('becomes a file that compiles', async () => {
    const samples = fc.sample(fc.tuple(document, options), { numRuns: 400, seed: 20261128 });
    const files = samples.map(([sample, chosen], index) => [
      `d${index}.ts`,
      // As JSON, which is how documents arrive.
      toTypes(JSON.parse(JSON.stringify(sample)), chosen),
    ]);
    expect(await compile('properties', Object.fromEntries(files))).toBe('');
  }, 60_000);

  test('becomes the same file again, and declares only types', () => {
    fc.assert(
      fc.property(document, options, (sample, chosen) => {
        const text = toTypes(sample, chosen);
        expect(toTypes(structuredClone(sample), chosen)).toBe(text);
        // Without comments and strings.
        const code = text.replace(/'(?:[^'\\]|\\.)*'|\/\*[\s\S]*?\*\//g, '');
        expect(code).not.toContain('injected');
        expect(code).not.toMatch(/[`"/\u2028\u202e\ud800]|[:|&(] ?any\b(?!\??:)/);
        for (const line of code.split('\n'))
          if (/^\S/.test(line)) expect(line).toMatch(/^(export (interface|type) |\}|[)&])/);
      }),
      { numRuns: 100 },
    );
  });

  test('is read without an error if it has methods', () => {
    const odd = fc.record({ methods: fc.oneof(fc.array(json), fc.dictionary(name, json)) });
    fc.assert(
      fc.property(fc.oneof(odd, document), (sample) => {
        expect(readMethods(sample).length).toBeLessThanOrEqual(Object.keys(sample.methods).length);
        expect(typeof toTypes(sample)).toBe('string');
      }),
      { numRuns: 100 },
    );
  });
});
