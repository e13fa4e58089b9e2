import { contract } from '@jsonrpcclient/contract';
import { toStandardJsonSchema } from '@valibot/to-json-schema';
import { type } from 'arktype';
import { type GenericSchema, number, object, optional, string } from 'valibot';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  type DescribedContract,
  type OpenRpcOptions,
  readMethods,
  toOpenRpc,
  toTypes,
  type Warning,
} from '../src/index.ts';

const info = { title: 'Test', version: '1.0.0' };

/** The document of a contract, its types, and the warnings. */
function write(described: DescribedContract, options: OpenRpcOptions = {}) {
  const warnings: string[] = [];
  const onWarning = ({ pointer, message }: Warning) => warnings.push(`${pointer} ${message}`);
  const document = toOpenRpc(described, info, { ...options, onWarning });
  return { document, warnings, types: toTypes(document).split('\n').slice(2).join('\n') };
}

/** A tree, which refers to itself. */
const tree = z.object({
  name: z.string(),
  get children() {
    return z.array(tree);
  },
});

describe('toOpenRpc', () => {
  test('describes what goes over the wire, as toTypes reads it', () => {
    const { types, warnings, document } = write(
      contract({
        methods: {
          add: { params: [z.number(), z.number().optional()], result: z.number() },
          find: {
            params: z.object({ name: z.string(), limit: z.number().default(10) }),
            result: z.string().nullable(),
            errors: { 1001: z.object({ balance: z.number() }), 1002: true },
          },
          sum: { params: [], rest: z.int(), result: z.number() },
          pair: { params: z.tuple([z.string(), z.number()]) },
          many: { params: z.tuple([z.string()]).rest(z.boolean()) },
          go: {},
        },
        events: { tick: { params: [z.number()] } },
        requests: { confirm: { params: z.object({ text: z.string() }), result: z.boolean() } },
        errors: { [-32005]: z.object({ retryAfter: z.number() }), 1002: z.string() },
      }),
    );
    expect(warnings).toEqual([]);
    expect(document).toMatchObject({ openrpc: '1.4.1', info });
    expect(types.replace(/ *\/\*[\s\S]*?\*\/\n/g, '')).toBe(`export interface Api {
  add(param1: number, param2?: number): number;
  find(params: {
    name: string;
    limit?: number;
  }): string | null;
  sum(...rest: number[]): number;
  pair(param1: string, param2: number): void;
  many(param1: string, ...rest: boolean[]): void;
  go(): void;
}

export interface Events {
  tick(param1: number): void;
}

export interface Requests {
  confirm(params: {
    text: string;
  }): boolean;
}

export interface Errors {
${['add', 'find', 'sum', 'pair', 'many', 'go']
  .map((name) =>
    name === 'find'
      ? `  find: {
    1002: unknown;
    [-32005]: { retryAfter: number };
    1001: { balance: number };
  };
`
      : `  ${name}: {
    1002: string;
    [-32005]: { retryAfter: number };
  };
`,
  )
  .join('')}}
`);
  });

  test('describes each side of a transform, in the direction of the data', () => {
    const described = contract({
      methods: {
        at: {
          params: [z.codec(z.string(), z.number(), { decode: Number, encode: String })],
          result: z.codec(z.string(), z.number(), { decode: Number, encode: String }),
        },
      },
    });
    expect(write(described).types).toContain('  at(param1: number): string;\n');
  });

  test('moves definitions into the components, each once', () => {
    const { document, types, warnings } = write({
      methods: { get: { params: [tree], result: tree }, list: { result: z.array(tree) } },
    });
    expect(warnings).toEqual([]);
    expect(JSON.stringify(document)).not.toContain('#/definitions');
    expect(JSON.stringify(document)).not.toContain('"$schema"');
    expect(types).toMatch(/ {2}get\(param1: (\w+)\): \w+;/);
    expect(types).toMatch(/name: string;\s+children: (\w+)\[\]/);
    for (const { params, result } of readMethods(document))
      for (const each of [...params, ...(result ? [result] : [])])
        expect(each.types).not.toEqual([]);
  });

  test('describes params that refer to themselves', () => {
    const { types } = write({ methods: { put: { params: tree } } });
    expect(types).toMatch(
      / {2}put\(params: \{\n {4}name: string;\n {4}children: (\w+)\[\];\n {2}\}\)/,
    );
  });

  test('describes what it can of schemas without a JSON Schema', () => {
    const { types, warnings } = write({
      methods: {
        a: { params: [string()], result: number() },
        b: { params: object({ c: string() }) },
        d: { params: [z.transform((value) => value)], result: z.date() },
      },
    });
    expect(types).toContain(`  a(param1: unknown): unknown;
  b(...rest: unknown[]): void;
  d(param1?: unknown): unknown;
`);
    expect(warnings).toEqual([
      '#/methods/a/param1 valibot has no JSON Schema for it; any value fits',
      '#/methods/a/result valibot has no JSON Schema for it; any value fits',
      '#/methods/b valibot has no JSON Schema for it; any value fits',
      '#/methods/b its params cannot be listed; any params fit',
      '#/methods/d/param1 zod has no JSON Schema for it; any value fits',
      '#/methods/d/result zod has no JSON Schema for it; any value fits',
    ]);
  });

  test('takes JSON Schemas from elsewhere', () => {
    const { types, warnings } = write(
      { methods: { b: { params: object({ c: string(), d: optional(number(), 5) }) } } },
      {
        jsonSchema: (schema, side) =>
          toStandardJsonSchema(schema as GenericSchema)['~standard'].jsonSchema[side]({
            target: 'draft-07',
          }),
      },
    );
    expect(types).toMatch(/b\(params: \{\n {4}c: string;\n[\s\S]* {4}d\?: number;\n/);
    expect(warnings).toEqual([]);
  });

  test('describes schemas that are functions', () => {
    const described = contract({
      methods: { a: { params: type({ b: 'string', 'c?': 'number' }) } },
    });
    expect(write(described).types).toMatch(/a\(params: \{\n {4}b: string;\n {4}c\?: number;\n/);
  });

  test('moves definitions as libraries write them', () => {
    const jsonOf = (json: object) => ({
      '~standard': {
        version: 1 as const,
        vendor: 'mine',
        validate: (value: unknown) => ({ value }),
        jsonSchema: { input: () => json, output: () => json },
      },
    });
    const nested = { $ref: '#/$defs/A/properties/b' };
    const $defs = { A: { type: 'object', properties: { b: { type: 'null' } } } };
    const other = { A: { type: 'string' } };
    const { document } = write({
      methods: {
        a: { params: jsonOf({ $ref: '#/$defs/A', $defs }), result: jsonOf({ ...nested, $defs }) },
        b: { params: jsonOf({ $ref: '#/definitions/A', definitions: other }) },
        c: {
          params: jsonOf({ items: [{ type: 'null' }, 5, true], additionalItems: { type: 'null' } }),
        },
        d: { params: jsonOf({ prefixItems: [{ type: 'null' }], items: false, minItems: 0 }) },
        e: { params: jsonOf({ properties: { f: 5 }, required: ['f'] }) },
        g: { params: jsonOf({ $ref: '#/elsewhere' }) },
      },
    });
    expect(document.components).toEqual({
      schemas: { A: $defs.A, A_2: $defs.A, A_3: other.A },
    });
    const [a, b, c, d, e, g] = document.methods;
    expect(a).toMatchObject({
      params: [{ name: 'b', required: false, schema: { type: 'null' } }],
      result: { schema: { $ref: '#/components/schemas/A_2/properties/b' } },
    });
    expect(b?.params).toEqual([{ name: 'rest', schema: {}, 'x-rest': true }]);
    expect(c?.params).toEqual([
      { name: 'param1', required: true, schema: { type: 'null' } },
      { name: 'param2', required: true, schema: {} },
      { name: 'param3', required: true, schema: true },
      { name: 'rest', schema: { type: 'null' }, 'x-rest': true },
    ]);
    expect(d?.params).toEqual([{ name: 'param1', required: false, schema: { type: 'null' } }]);
    expect(e?.params).toEqual([{ name: 'f', required: true, schema: {} }]);
    expect(g?.params).toEqual([{ name: 'rest', schema: {}, 'x-rest': true }]);
  });

  test('takes the required params of one side if the other has no JSON Schema', () => {
    const params = z.object({ at: z.date().transform(String), b: z.string().optional() });
    const inputOnly = (side: string) => (side === 'input' ? { type: 'null' } : undefined);
    const { document, warnings } = write(
      { methods: { a: { params } } },
      {
        jsonSchema: (_, side) => inputOnly(side),
      },
    );
    expect(document.methods[0]?.params).toEqual([{ name: 'rest', schema: {}, 'x-rest': true }]);
    expect(warnings.length).toBeGreaterThan(0);
    const oneWay = z.object({ a: z.string().transform((value) => new Date(value)) });
    const received = write({ events: { tick: { params: oneWay } } });
    expect(received.document.methods[0]?.params).toMatchObject([{ name: 'a', required: true }]);
  });

  test('takes a param that is async or throws for required', () => {
    const standard = (validate: () => never | Promise<{ value: unknown }>) => ({
      '~standard': { version: 1 as const, vendor: '', validate },
    });
    const throwing = standard(() => {
      throw new Error('a bug');
    });
    const rejecting = standard(() => Promise.reject(new Error('a bug')));
    const { document, warnings } = write({ methods: { a: { params: [throwing, rejecting] } } });
    expect(readMethods(document)[0]?.params.map(({ required }) => required)).toEqual([true, true]);
    expect(warnings[0]).toContain('its library has no JSON Schema for it');
  });

  test('throws if there is no contract', () => {
    expect(() => toOpenRpc(undefined as never, info)).toThrow(
      new TypeError('toOpenRpc: expected a contract, got undefined'),
    );
    expect(write({}).document).toEqual({ openrpc: '1.4.1', info, methods: [] });
  });
});
