import { describe, expect, test } from 'vitest';
import { toTypes } from '../src/index.ts';
import { compile } from './compile.ts';
import { documentOf, methodOf } from './print.ts';

const string = { type: 'string' };

describe('a method', () => {
  test('has a parameter for each param, whose name is an identifier', () => {
    const names = [
      'Block hash',
      'block_hash',
      'BLOCK HASH',
      '1st',
      'default',
      'this',
      '',
      '*/',
      'URL',
      'p1',
      'größe',
      '名前',
    ];
    const params = names.map((name) => ({ name, required: true, schema: string }));
    const { text } = methodOf({ params });
    expect([...text.matchAll(/^ {4}(.*): string,$/gm)].map(([, each]) => each)).toEqual([
      'blockHash',
      'blockHash2',
      'blockHash3',
      '_1st',
      'default_',
      'this_',
      'param7',
      'param8',
      'url',
      'p1',
      'größe',
      '名前',
    ]);
  });

  test('has optional parameters at the end', () => {
    const params = [
      { name: 'a', schema: string },
      { name: 'b', required: true, schema: string },
      { name: 'c', schema: string },
      { name: 'd', required: false, schema: string },
    ];
    const { text, warnings } = methodOf({ params });
    expect(text).toBe('  get(a: string | null, b: string, c?: string, d?: string): void;\n');
    expect(warnings).toEqual([
      '#/methods/0/params/0 is optional, but a required param follows; null can be passed to skip it',
    ]);
  });

  test('has any number of parameters if its document says so', () => {
    const rest = { name: 'more', schema: { type: ['string', 'null'] }, 'x-rest': true };
    const first = { name: 'a', required: true, schema: string };
    expect(methodOf({ params: [first, rest] }).text).toBe(
      '  get(a: string, ...more: (string | null)[]): void;\n',
    );
    // Not at the end, it is one param.
    expect(methodOf({ params: [rest, first] }).text).toBe(
      '  get(more: string | null, a: string): void;\n',
    );
  });

  test('takes one object if its params are by name', () => {
    const params = [
      { name: 'first name', required: true, schema: string, description: 'the name' },
      { name: 'limit', schema: { type: 'integer', default: 10 }, deprecated: true },
      { name: 'limit', schema: string },
    ];
    const byName = `  get(params: {
    /** the name */
    'first name': string;
    /**
     * @deprecated
     * @default 10
     */
    limit?: number;
  }): void;
`;
    expect(methodOf({ params, paramStructure: 'by-name' }).text).toBe(byName);
    expect(methodOf({ params, paramStructure: 'either' }, { byName: true }).text).toBe(byName);
    expect(methodOf({ params }, { byName: true }).text).toBe(byName);
    const byPosition = { params: params.slice(0, 1), paramStructure: 'by-position' };
    expect(methodOf(byPosition, { byName: true }).text).toContain('get(firstName: string): void;');
    const optional = { paramStructure: 'by-name', params: params.slice(1, 2) };
    expect(methodOf(optional).text).toContain('  get(params?: {\n');
    expect(methodOf({ paramStructure: 'by-name', params: [] }).text).toBe('  get(): void;\n');
  });

  test('has a comment from what the document says', () => {
    const params = [
      { name: 'a', required: true, schema: string, summary: 'short', description: 'the\n  first' },
      { name: 'b', schema: string, summary: 'the second', deprecated: true },
      { name: 'c', schema: string, deprecated: true },
    ];
    const errors = [
      { code: 4444, message: 'Pruned history unavailable' },
      { code: -32000, message: 'two\nlines' },
      { code: 7 },
    ];
    const method = { summary: 'Gets.', description: 'More\r\nabout it.', deprecated: true };
    expect(methodOf({ ...method, params, errors }).text).toBe(`  /**
   * Gets.
   *
   * More
   * about it.
   * @deprecated
   * @param a the first
   * @param b (deprecated) the second
   * @param c (deprecated)
   * @throws 4444 Pruned history unavailable
   * @throws -32000 two lines
   * @throws 7
   */
  get(a: string, b?: string, c?: string): void;
`);
    expect(methodOf({ summary: 'Gets.', description: 'Gets.' }).text).toBe(
      '  /** Gets. */\n  get(): void;\n',
    );
  });

  test('has a comment that cannot end early, or mean something to the compiler', () => {
    const summary =
      '*/ export const a = 1; /*\u2028@ts-nocheck\n@internal\n * @TS-ignore *\u200b/ \u202eabc';
    expect(methodOf({ summary }).text).toBe(
      `  /**
   * *\\/ export const a = 1; /*
   * \\@ ts-nocheck
   * \\@internal
   *  * @ ts-ignore *\\/ abc
   */
  get(): void;
`.replace('ts-ignore', 'TS-ignore'),
    );
  });

  test('is an event if it fits the pattern, or if the document says so', () => {
    const document = {
      openrpc: '1.4.1',
      methods: [
        { name: 'get', params: [] },
        { name: 'on_tick', params: [{ name: 'n', required: true, schema: { type: 'number' } }] },
        { name: 'on_ask', params: [], result: { name: 'r', schema: string } },
        {
          name: 'confirm',
          params: [],
          result: { name: 'r', schema: string },
          'x-sender': 'server',
        },
        { name: 'tock', params: [], 'x-sender': 'server' },
      ],
    };
    expect(
      toTypes(document, { events: 'on_*' }),
    ).toBe(`/* Generated by @jsonrpcclient/openrpc. Don't edit. */

/** The methods of the server. */
export interface Api {
  get(): void;
}

/** The notifications that the server sends. */
export interface Events {
  on_tick(n: number): void;
  on_ask(): void;
  tock(): void;
}

/** The methods that the server calls. */
export interface Requests {
  confirm(): string;
}
`);
    const all = toTypes(document, { events: '*' });
    expect(all).toContain('export interface Api {\n}\n');
  });

  test('has the data of its errors in an interface', () => {
    const errors = [
      { code: 1, message: 'one', data: { $ref: '#/components/schemas/Data' } },
      { code: 1, message: 'again', data: { type: 'null' } },
      { code: -2, message: 'two', data: { properties: { a: string } } },
      { code: 3, message: 'an example', data: { type: 'SomeError', why: 'text' } },
      { code: 4, data: { oneOf: [string] } },
      { code: 5, message: 'types', data: { type: ['string', 'null'] } },
      { code: 6, message: 'a value', data: 'text' },
      { code: 7, message: 'an example', data: { why: 'text' } },
    ];
    const document = documentOf(string, { Data: string }, { errors });
    const [, text = ''] = toTypes(document).split('export interface Errors ');
    expect(text.split('\n}\n')[0]).toBe(`{
  get: {
    /**
     * one
     *
     * again
     */
    1: Data | null;
    /** two */
    [-2]: { a?: string };
    /** an example */
    3: unknown;
    4: string;
    /** types */
    5: string | null;
    /** a value */
    6: unknown;
    /** an example */
    7: unknown;
  };`);
  });
});

describe('the named types', () => {
  test('have names that are free', async () => {
    const names = [
      'Api',
      'Errors',
      'Events',
      'STORAGE_KEY',
      'storage key',
      'StorageKey',
      'StorageKey2',
      'FELT',
      'ERC20',
      '',
      '*/',
      '5',
    ];
    const components = Object.fromEntries(names.map((name) => [name, string]));
    const text = toTypes(documentOf(string, components));
    expect([...text.matchAll(/^export type (.*) =/gm)].map(([, name]) => name)).toEqual([
      '_5',
      'Api2',
      'Errors2',
      'Events2',
      'StorageKey',
      'StorageKey2',
      'StorageKey3',
      'StorageKey22',
      'Felt',
      'Erc20',
      'Type',
      'Type2',
    ]);
    expect(toTypes(documentOf(string, { Api: string }), { name: 'Server' })).toContain(
      'export interface Server {\n',
    );
  });

  test('are those of prototypes, too', async () => {
    const components = JSON.parse(
      '{"__proto__": {"type": "string"}, "constructor": {"type": "null"}}',
    );
    const schema = { $ref: '#/components/schemas/__proto__' };
    const text = toTypes(documentOf(schema, components));
    expect(text).toContain('  get(): Proto;\n');
    expect(text).toContain('export type Proto = string;\n\nexport type Constructor = null;\n');
  });

  test('may refer to each other in cycles', async () => {
    const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
    const components = {
      Tree: { type: 'object', properties: { left: ref('Tree'), list: { items: ref('Tree') } } },
      List: { type: 'array', items: ref('List') },
      Pair: { items: [string, ref('Pair')] },
      Rest: { items: [string, string], additionalItems: ref('Rest') },
      Around: { type: 'array', items: { $ref: '#' } },
      Self: ref('Self'),
      Ping: ref('Pong'),
      Pong: { oneOf: [ref('Ping'), string] },
      All: { allOf: [ref('All'), { properties: { a: ref('All') } }] },
      Only: { oneOf: [ref('Only')] },
      Every: { allOf: [ref('Every')] },
      Into: ref('Self'),
    };
    const warnings: string[] = [];
    const onWarning = ({ pointer }: { pointer: string }) => warnings.push(pointer);
    const text = toTypes(documentOf(ref('Tree'), components), { onWarning });
    expect(
      text.split('\n\n').slice(2).join('\n'),
    ).toBe(`export interface Tree { left?: Tree; list?: Tree[] }
export type List = List[];
export type Pair = [string, Pair];
export type Rest = [string, string, ...Rest[]];
export type Around = Around[];
export type Self = unknown;
export type Ping = unknown;
export type Pong = string;
export interface All { a?: All }
export type Only = unknown;
export type Every = unknown;
export type Into = Self;
`);
    expect(new Set(warnings).size).toBe(6);
    expect(await compile('cycles', { 'api.ts': text })).toBe('');
  });

  test('have a comment, without a title that only repeats the name', () => {
    const components = {
      A: { type: 'string', title: 'a' },
      B: { type: 'string', title: 'The letter' },
      C: { type: 'string', title: 'The letter', description: 'The third.', deprecated: true },
      D: { type: 'string', default: "*/'" },
      E: { type: 'object', properties: { a: { title: 'A!', type: 'null' }, b: { title: 'bee' } } },
    };
    const text = toTypes(documentOf(string, components));
    expect(text.split('\n\n').slice(2).join('\n')).toBe(`export type A = string;
/** The letter */
export type B = string;
/**
 * The third.
 * @deprecated
 */
export type C = string;
/** @default "*\\/'" */
export type D = string;
export interface E {
  a?: null;
  /** bee */
  b?: unknown;
}
`);
  });

  test('are on several lines if they are long', () => {
    const values = Array.from({ length: 12 }, (_, index) => `value number ${index}`);
    const long = { enum: values.slice(0, 6) };
    const text = toTypes(documentOf(string, { Long: { oneOf: [long, { items: long }] } }));
    expect(text).toContain(`export type Long =
  | 'value number 0'
`);
    expect(text).toContain(`
  | (
    | 'value number 0'
`);
    expect(text).not.toMatch(/ $/m);
  });
});

describe('toTypes', () => {
  test('names the document at the top, without what the compiler would obey', () => {
    const info = { title: 'Sums */ @ts-nocheck\n// @ts-nocheck', version: '1.0.0-rc+5' };
    const first = toTypes({ methods: [], info }).split('\n')[0];
    expect(first).toBe(
      "/* Generated by @jsonrpcclient/openrpc from Sums ts-nocheck ts-nocheck 1.0.0-rc+5. Don't edit. */",
    );
  });

  test.each([
    [{ name: 'a b' }, 'toTypes: name: expected an identifier such as Api'],
    [{ name: '' }, 'toTypes: name: expected an identifier such as Api'],
    [{ events: 5 }, "toTypes: expected events: a pattern such as '*64', got number"],
    [{ bigint: /64/ }, "toTypes: expected bigint: a pattern such as '*64', got RegExp"],
  ])('throws for the options %j', (options, message) => {
    expect(() => toTypes({ methods: [] }, options as never)).toThrow(new TypeError(message));
  });

  test('throws if there are no methods', () => {
    expect(() => toTypes({})).toThrow(
      new TypeError('toTypes: expected an OpenRPC document, with a list of methods, got Object'),
    );
  });
});
