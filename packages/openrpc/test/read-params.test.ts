import { describe, expect, test } from 'vitest';
import { readMethods, readParams, type Warning } from '../src/index.ts';
import { documentOf } from './print.ts';

/** The types that `readParams` finds for a schema. */
function typesOf(schema: unknown, components: object = {}): readonly string[] | undefined {
  const params = [{ name: 'a', schema }];
  return readParams(documentOf({}, components, { params }), 'get')?.params[0]?.types;
}

describe('readParams', () => {
  test('returns the params of a method, as the document has them', () => {
    const schema = { type: 'integer', description: 'of the schema' };
    const params = [
      { name: 'a', required: true, schema, description: 'of the param' },
      { name: 'b', schema, deprecated: true },
      { name: 'c', schema: {}, 'x-rest': true },
    ];
    const document = documentOf({}, {}, { params, paramStructure: 'by-name' });
    const common = { deprecated: false, required: false, rest: false };
    expect(readParams(document, 'get')).toEqual({
      structure: 'by-name',
      params: [
        {
          ...common,
          name: 'a',
          required: true,
          types: ['integer'],
          description: 'of the param',
          schema,
        },
        {
          ...common,
          name: 'b',
          types: ['integer'],
          description: 'of the schema',
          deprecated: true,
          schema,
        },
        { ...common, name: 'c', rest: true, types: [], description: undefined, schema: {} },
      ],
    });
    expect(readParams(document, 'other')).toBeUndefined();
    expect(readParams(document, 'constructor')).toBeUndefined();
  });

  test.each<readonly [unknown, readonly string[]]>([
    [{ type: 'string' }, ['string']],
    [{ type: ['string', 'null'] }, ['null', 'string']],
    [{ type: 'number' }, ['integer', 'number']],
    [{ type: 'integer', nullable: true }, ['integer', 'null']],
    [
      { enum: ['a', 1, 1.5, null, [], {}] },
      ['array', 'integer', 'null', 'number', 'object', 'string'],
    ],
    [{ const: false }, ['boolean']],
    [{ pattern: '^0x' }, ['string']],
    [{ properties: {} }, ['object']],
    [{ oneOf: [{ type: 'string' }, { type: 'boolean' }] }, ['boolean', 'string']],
    [{ anyOf: [{ type: 'string' }, {}] }, []],
    [{ allOf: [{ type: ['string', 'null'] }, { type: ['string', 'array'] }] }, ['string']],
    [{ allOf: [{}, { type: 'string' }] }, ['string']],
    [{ type: 'string', oneOf: [{ enum: ['a'] }, { pattern: 'b' }] }, ['string']],
    [{ $ref: '#/components/schemas/Named' }, ['string']],
    [{ $ref: '#/components/schemas/Named', nullable: true }, ['null', 'string']],
    [{ $ref: '#/components/schemas/Tree' }, ['string']],
    [{ $ref: '#/components/schemas/Loop' }, []],
    [{ $ref: '#/components/schemas/Only' }, []],
    [{ $ref: '#/missing' }, []],
    [{ type: 'hex' }, []],
    [{ nullable: true }, []],
    [{}, []],
    [true, []],
  ])('finds the types of %j: %j', (schema, types) => {
    const again = { $ref: '#/components/schemas/Tree' };
    const components = {
      Named: { type: 'string' },
      // Without an end if every branch is followed.
      Tree: { oneOf: [{ type: 'string' }, ...Array(20).fill({ allOf: [again] })] },
      Only: { anyOf: [{ $ref: '#/components/schemas/Only' }] },
      Loop: { $ref: '#/components/schemas/Loop' },
    };
    expect(typesOf(schema, components)).toEqual(types);
  });

  test('does not follow a schema that is too deep', () => {
    let schema: object = { type: 'string' };
    for (let depth = 0; depth < 5000; depth++) schema = { oneOf: [schema] };
    expect(typesOf(schema)).toEqual([]);
  });
});

describe('readMethods', () => {
  test('returns what a document says about each method', () => {
    const document = {
      openrpc: '1.3.2',
      methods: [
        {
          name: 'get',
          summary: 'Gets.',
          description: 'More.',
          deprecated: true,
          params: [],
          result: { name: 'r', schema: { type: 'string' } },
          errors: [{ code: 5, message: 'five' }],
        },
        { name: 'tick', params: [], 'x-sender': 'server' },
      ],
    };
    expect(readMethods(document)).toEqual([
      {
        name: 'get',
        summary: 'Gets.',
        description: 'More.',
        deprecated: true,
        structure: undefined,
        params: [],
        result: {
          name: 'r',
          types: ['string'],
          description: undefined,
          deprecated: false,
          schema: { type: 'string' },
        },
        errors: [{ code: 5, message: 'five' }],
        fromServer: false,
      },
      expect.objectContaining({ name: 'tick', result: undefined, fromServer: true }),
    ]);
  });

  /** What is odd, and how it is read: the names of the methods and params, and the warnings. */
  function read(document: object) {
    const warnings: string[] = [];
    const onWarning = ({ pointer, message }: Warning) => warnings.push(`${pointer} ${message}`);
    const methods = readMethods(document, { onWarning });
    const names = methods.map(({ name, params }) => [name, ...params.map((param) => param.name)]);
    return { names, warnings, methods };
  }

  test.each<readonly [string, object, readonly string[][], readonly string[]]>([
    [
      'without a version',
      { openrpc: undefined, methods: [] },
      [],
      ['#/openrpc is not a version 1.x'],
    ],
    ['of a later version', { openrpc: '1.9.0', methods: [] }, [], ['#/openrpc is a later version']],
    [
      'with an object of methods',
      { methods: { a: {} } },
      [['a']],
      ['#/methods is an object instead of a list'],
    ],
    [
      'with methods that are none',
      { methods: [5, null, {}, { name: 5 }, { name: 'a' }] },
      [['a']],
      [0, 1, 2, 3].map((index) => `#/methods/${index} is a method without a name`),
    ],
    [
      'with a method twice',
      { methods: [{ name: 'a', params: [{ name: 'first', schema: {} }] }, { name: 'a' }] },
      [['a', 'first']],
      ['#/methods/1 another method has this name'],
    ],
    ['with a method by reference', { methods: [{ $ref: '#/x' }], x: { name: 'a' } }, [['a']], []],
    [
      'with an object of params',
      { methods: [{ name: 'a', params: { b: { schema: {} }, c: { type: 'string' } } }] },
      [['a', 'b', 'c']],
      [
        '#/methods/0/params is an object instead of a list',
        '#/methods/0/params/c has no schema, but is one',
      ],
    ],
    [
      'with params that are none',
      {
        methods: [
          { name: 'a', params: 'b' },
          { name: 'b', params: null },
        ],
      },
      [['a'], ['b']],
      ['#/methods/0/params is not a list of params'],
    ],
    [
      'with params without names and schemas',
      { methods: [{ name: 'a', params: [5, { name: ' ' }, true] }] },
      [['a', 'param1', 'param2', 'param3']],
      [
        '#/methods/0/params/0 has no schema; any value fits',
        '#/methods/0/params/1 has no schema; any value fits',
        '#/methods/0/params/2 has no schema, but is one itself',
      ],
    ],
    [
      'with a param twice',
      {
        methods: [
          {
            name: 'a',
            params: [
              { name: 'b', schema: {} },
              { name: 'b', schema: {} },
            ],
          },
        ],
      },
      [['a', 'b', 'b']],
      ['#/methods/0/params/1 another param of the method has this name'],
    ],
    [
      'with a structure that is none',
      { methods: [{ name: 'a', paramStructure: 'named' }] },
      [['a']],
      ['#/methods/0/paramStructure is not by-name, by-position or either'],
    ],
    [
      'with a result that is null',
      { methods: [{ name: 'a', result: null }] },
      [['a']],
      ['#/methods/0/result is null'],
    ],
    [
      'with errors that are none',
      {
        methods: [
          { name: 'a', errors: [{ code: 1.5 }, { code: ' ' }, 5, { code: '7' }, { code: 7 }] },
        ],
      },
      [['a']],
      [
        '#/methods/0/errors/0 is an error without an integer code',
        '#/methods/0/errors/1 is an error without an integer code',
        '#/methods/0/errors/2 is an error without an integer code',
        '#/methods/0/errors/4 the code 7 is repeated',
      ],
    ],
    [
      'with references that lead nowhere',
      {
        methods: [{ name: 'a', params: [{ $ref: '#/x' }], errors: [{ $ref: '#/y' }] }],
        y: { $ref: '#/y' },
      },
      [['a', 'param1']],
      [
        '#/methods/0/params/0 nothing is at #/x',
        '#/methods/0/params/0 has no schema; any value fits',
        '#/methods/0/errors/0 the reference leads back to itself',
      ],
    ],
  ])('reads a document %s', (_, document, names, warnings) => {
    const result = read({ openrpc: '1.4.1', ...document });
    expect(result.names).toEqual(names);
    expect(result.warnings).toEqual(warnings.map((start) => expect.stringContaining(start)));
  });

  test('reads a reference to the whole document as one to itself', () => {
    const params = [{ $ref: '#' }];
    const { warnings } = read({ openrpc: '1.4.1', methods: [{ name: 'a', params }] });
    expect(warnings[0]).toBe('#/methods/0/params/0 the reference leads back to itself');
  });

  test('reads a param whose descriptor is the schema, with its own `required`', () => {
    const schema = { type: 'object', properties: { b: true }, required: ['b'] };
    const params = [{ ...schema }, { name: 'c', required: true, type: 'string' }];
    const { methods } = read({ openrpc: '1.4.1', methods: [{ name: 'a', params }] });
    expect(methods[0]?.params).toMatchObject([
      { name: 'param1', required: false, schema },
      { name: 'c', required: true, types: ['string'] },
    ]);
  });

  test('throws if there are no methods', () => {
    const message = 'expected an OpenRPC document, with a list of methods, got';
    expect(() => readMethods({})).toThrow(new TypeError(`readMethods: ${message} Object`));
    expect(() => readMethods({ methods: 'a' })).toThrow(`readMethods: ${message} string`);
    expect(() => readParams([], 'a')).toThrow(`readParams: ${message} Array`);
    expect(() => readMethods(null as never)).toThrow(`readMethods: ${message} Null`);
  });
});
