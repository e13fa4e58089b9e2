import { checked, declared, InvalidParamsError } from '@jsonrpcclient/contract';
import { createClient } from '@jsonrpcclient/core';
import { httpFetch } from '@jsonrpcclient/http-fetch';
import { proxy } from '@jsonrpcclient/proxy';
import { failure } from '@jsonrpcclient/testing';
import { type Methods, serveRpc } from '@jsonrpcclient/testing/servers';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import {
  type ContractOptions,
  toContract,
  toOpenRpc,
  toTypes,
  type Validator,
  type Warning,
} from '../src/index.ts';
import { compile } from './compile.ts';
import { missing, readPackaged, readShared } from './documents.ts';

const ajv = new Ajv({ strict: false, validateFormats: false });

const validator: Validator = (schema) => {
  const validate = ajv.compile(schema);
  return {
    '~standard': {
      version: 1,
      vendor: 'ajv',
      validate: (value) =>
        validate(value)
          ? { value }
          : {
              issues: (validate.errors ?? []).map(({ message = '', instancePath }) => ({
                message,
                path: instancePath.split('/').slice(1),
              })),
            },
    },
  };
};

const text = { type: 'string' };
const param = (name: string, schema: unknown, required = true) => ({ name, schema, required });

const document = {
  openrpc: '1.4.1',
  info: { title: 'Test', version: '1.0.0' },
  methods: [
    {
      name: 'add',
      params: [param('a', { type: 'number' }), param('b', { type: 'number' }, false)],
      result: { name: 'sum', schema: { type: 'number' } },
    },
    {
      name: 'find',
      paramStructure: 'by-name',
      params: [param('name', text), param('limit', { $ref: '#/components/schemas/Limit' }, false)],
      result: { name: 'found', schema: { $ref: '#/components/schemas/Tree' } },
      errors: [
        {
          code: 42,
          message: 'made to fail',
          data: { type: 'object', required: ['why'], properties: { why: text } },
        },
        { code: 43, message: 'unknown' },
      ],
    },
    {
      name: 'options',
      paramStructure: 'by-name',
      params: [param('depth', { type: 'integer' }, false)],
    },
    {
      name: 'sum',
      params: [{ name: 'rest', schema: { type: 'number' }, 'x-rest': true }],
      result: { name: 'r', schema: true },
    },
    { name: 'go', params: [] },
    { name: 'any', paramStructure: 'by-name', params: [param('value', true)] },
    { name: 'version', paramStructure: 'by-name', params: [], result: { name: 'r', schema: text } },
    { name: 'tick', params: [param('n', { type: 'number' })], 'x-sender': 'server' },
    {
      name: 'confirm',
      params: [],
      result: { name: 'r', schema: { type: 'boolean' } },
      'x-sender': 'server',
    },
  ],
  components: {
    schemas: {
      Limit: { type: 'integer', nullable: true },
      Tree: {
        type: 'object',
        properties: {
          name: text,
          children: { type: 'array', items: [{ $ref: '#/components/schemas/Tree' }] },
        },
        required: 'name',
      },
    },
  },
};

/** A checked client of a server with these methods. */
async function open(methods: Methods, options?: ContractOptions) {
  const server = await serveRpc(methods);
  const client = checked(
    createClient(httpFetch(server.url)),
    toContract(document, validator, options),
  );
  return {
    client,
    /** The params that the server saw. */
    params: () => server.requests.map(({ body }) => JSON.parse(body).params),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

const bad = { name: 'InvalidParamsError' };

describe('toContract', () => {
  test('checks params by position', async () => {
    await using opened = await open({ add: (a: number, b = 0) => a + b });
    const { client } = opened;
    expect(await client.request('add', [2, 3])).toBe(5);
    expect(await proxy(client).add?.(2)).toBe(2);
    for (const params of [[], ['2'], [2, null], [2, 3, 4]])
      expect(await failure(client.request('add', params))).toMatchObject(bad);
    expect(opened.params()).toEqual([[2, 3], [2]]);
  });

  test('checks params by name, and whether there are any', async () => {
    await using opened = await open({
      find: () => ({ name: 'a' }),
      options: () => null,
      version: () => '1',
    });
    const { client } = opened;
    await client.request('find', { name: 'a', limit: 5 });
    await client.request('find', { name: 'a', limit: null });
    await client.request('options');
    await client.request('options', { depth: 1 });
    await client.request('version');
    for (const params of [undefined, {}, { name: 5 }, { name: 'a', limit: 'b' }, ['a']])
      expect(await failure(client.request('find', params))).toBeInstanceOf(InvalidParamsError);
    expect(await failure(client.request('options', { depth: '1' }))).toMatchObject(bad);
    expect(await failure(client.request('version', [1]))).toMatchObject(bad);
    expect(opened.params()).toHaveLength(5);
  });

  test('takes params by name if the document leaves it open, and that is asked for', async () => {
    await using opened = await open({ add: () => 5 }, { byName: true });
    expect(await opened.client.request('add', { a: 2, b: 3 })).toBe(5);
    expect(await failure(opened.client.request('add', [2, 3]))).toMatchObject(bad);
  });

  test('checks any number of params', async () => {
    await using opened = await open({ sum: (...numbers: number[]) => numbers.length });
    expect(await opened.client.request('sum', [1, 2, 3])).toBe(3);
    expect(await failure(opened.client.request('sum', [1, '2']))).toMatchObject(bad);
  });

  test('checks results against schemas that refer to themselves', async () => {
    const results = [{ name: 'a', children: [{ name: 'b' }] }, { name: 'a', children: [{}] }, null];
    await using opened = await open({ find: () => results.shift() });
    const find = () => opened.client.request('find', { name: 'a' });
    expect(await find()).toEqual({ name: 'a', children: [{ name: 'b' }] });
    expect(await failure(find())).toMatchObject({
      name: 'InvalidResultError',
      issues: [{ path: ['children', '0'] }],
    });
    expect(await failure(find())).toMatchObject({ name: 'InvalidResultError' });
  });

  test('declares the errors of a method', async () => {
    const fail = (code: number, data?: object) => () => {
      throw { code, message: 'made to fail', data };
    };
    const contract = toContract(document, validator);
    for (const [code, data, isDeclared] of [
      [42, { why: 'test' }, true],
      [42, { why: 5 }, false],
      [43, undefined, true],
      [44, undefined, false],
    ] as const) {
      await using opened = await open({ find: fail(code, data) });
      const error = await failure(opened.client.request('find', { name: 'a' }));
      expect(error).toMatchObject({ name: 'RpcError', code });
      expect(declared(contract, 'find', error) !== undefined).toBe(isDeclared);
    }
  });

  test('separates what the server calls', () => {
    const contract = toContract(document, validator);
    expect(Object.keys(contract.events)).toEqual(['tick']);
    expect(Object.keys(contract.requests)).toEqual(['confirm']);
    expect(Object.keys(contract.methods)).not.toContain('tick');
    const matched = toContract(document, validator, { events: 'c*' });
    expect(Object.keys(matched.events)).toEqual(['tick', 'confirm']);
  });

  test('compiles a schema when it is first used, and accepts any value if the validator refuses it', async () => {
    const warnings: string[] = [];
    const onWarning = ({ pointer, message }: Warning) => warnings.push(`${pointer} ${message}`);
    const odd = {
      openrpc: '1.4.1',
      methods: [{ name: 'a', params: [param('b', { pattern: '(' })] }],
    };
    await using server = await serveRpc({ a: () => null });
    const contract = toContract(odd, validator, { onWarning });
    const client = checked(createClient(httpFetch(server.url)), contract);
    expect(warnings).toEqual([]);
    await client.request('a', ['x']);
    await client.request('a', [5]);
    expect(warnings).toEqual([
      expect.stringMatching(
        /^#\/methods\/0\/params\/0\/schema the validator refuses it, so any value fits: /,
      ),
    ]);
  });

  /** What the validator receives for the only param of a method. */
  function received(schema: unknown, components: object = {}): unknown {
    const seen: unknown[] = [];
    const contract = toContract(
      {
        openrpc: '1.4.1',
        methods: [{ name: 'a', params: [param('b', schema)] }],
        components: { schemas: components },
      },
      (given) => {
        seen.push(given);
        return validator(true);
      },
    );
    const params: unknown = contract.methods.a?.params;
    for (const each of [params].flat()) (each as ReturnType<Validator>)['~standard'].validate(1);
    return seen[0];
  }

  test.each<readonly [unknown, unknown]>([
    [true, true],
    ['string', true],
    [{ type: 'string', nullable: true }, { anyOf: [text, { type: 'null' }] }],
    [{ type: 'hex' }, {}],
    [{ type: ['string', 5] }, {}],
    [{ enum: [] }, {}],
    [
      { enum: ['a'], title: 'b' },
      { enum: ['a'], title: 'b' },
    ],
    [
      { properties: { a: true }, required: 'a' },
      { properties: { a: true }, required: ['a'] },
    ],
    [{ properties: { a: { required: true } } }, { properties: { a: {} }, required: ['a'] }],
    [{ properties: { a: true }, required: true }, { properties: { a: true } }],
    [
      { properties: 5, required: ['a', 5] },
      { properties: 5, required: ['a'] },
    ],
    [{ patternProperties: { '^a': text } }, { patternProperties: { '^a': text } }],
    [{ items: [text] }, { items: text }],
    [{ items: [] }, {}],
    [
      { items: [text], maxItems: 1 },
      { items: [text], maxItems: 1 },
    ],
    [
      { items: [text], additionalItems: false },
      { items: [text], additionalItems: false },
    ],
    [{ items: [text, text] }, { items: [text, text] }],
    [{ items: { type: 'any' } }, { items: {} }],
    [
      { prefixItems: [text], items: false },
      { items: [text], additionalItems: false },
    ],
    [{ prefixItems: [], items: text }, { items: text }],
    [
      { prefixItems: [text], minItems: 1 },
      { items: [text], minItems: 1 },
    ],
    [
      { not: { type: 'any' }, oneOf: [{ $id: 'a', ...text }] },
      { not: {}, oneOf: [text] },
    ],
    [{ $schema: 'a', definitions: {}, $anchor: 'b', dependencies: 5 }, {}],
    [{ $ref: '#/missing' }, true],
    [{ $ref: '#/missing', nullable: true }, true],
    [
      { $ref: '#/components/schemas/A', description: 'b' },
      {
        $ref: '#/definitions/A',
        definitions: { A: { items: { $ref: '#/definitions/B' } }, B: text },
      },
    ],
    [
      { items: { $ref: '#/components/schemas/A', nullable: true } },
      {
        items: { anyOf: [{ $ref: '#/definitions/A' }, { type: 'null' }] },
        definitions: { A: { items: { $ref: '#/definitions/B' } }, B: text },
      },
    ],
  ])('completes the schema %j', (schema, expected) => {
    const components = { A: { items: { $ref: '#/components/schemas/B' } }, B: text, C: text };
    expect(received(schema, components)).toEqual(expected);
  });

  test('cuts off a schema that is too deep', () => {
    let schema: object = {};
    for (let depth = 0; depth < 5000; depth++) schema = { not: schema };
    expect(JSON.stringify(received(schema))).toMatch(/^(\{"not":){100,}true\}+$/);
  });

  test('is the other way around from toOpenRpc', () => {
    const again = toOpenRpc(toContract(document, validator), document.info);
    const types = toTypes(again).split('\n\n');
    expect(types[1]).toBe(`/** The methods of the server. */
export interface Api {
  add(param1: number, param2?: number): number;
  /**
   * @throws 42 Error 42
   * @throws 43 Error 43
   */
  find(params: {
    name: string;
    limit?: Limit;
  }): Tree;
  options(params?: {
    depth?: number;
  }): void;
  sum(...rest: number[]): unknown;
  go(): void;
  any(params: {
    value: unknown;
  }): void;
  version(): string;
}`);
    expect(types.at(-1)).toBe('export interface Tree { name: string; children?: Tree[] }\n');
  });

  for (const [owner, read, reason] of [
    ["MetaMask's", () => readPackaged()[1]?.document ?? {}, undefined],
    ["Ethereum's", () => readShared('eth-refs.json').document, missing],
    ["Starknet's", () => readShared('starknet/api/starknet_api_openrpc.json').document, missing],
  ] as const)
    test(`makes schemas that ajv accepts from ${owner} document`, async ({ skip }) => {
      if (reason) skip(reason);
      const warnings: string[] = [];
      const onWarning = ({ message }: Warning) => warnings.push(message);
      const contract = toContract(read(), validator, { onWarning });
      for (const { params } of Object.values(contract.methods))
        for (const each of [params].flat()) await each['~standard'].validate({});
      expect(warnings.filter((message) => message.startsWith('the validator'))).toEqual([]);
    });

  test('has the types of the interfaces that toTypes prints', async () => {
    const program = `import { checked, declared, type Events as Received } from '@jsonrpcclient/contract';
import type { Client } from '@jsonrpcclient/core';
import { toContract, type Validator } from '@jsonrpcclient/openrpc';
import type { Api, Errors, Events, Requests, Tree } from './api.ts';

export async function use(client: Client, document: object, validator: Validator) {
  const contract = toContract<Api, Events, Requests, Errors>(document, validator);
  const safe = checked(client, contract);
  const sum: number = await safe.request('add', [2, 3]);
  const same: number = await safe.request('add', [2]);
  const tree: Tree = await safe.request('find', { name: 'a' });
  await safe.request('options');
  await safe.request('options', { depth: 5 });
  const none: void = await safe.request('go');
  const any: unknown = await safe.request('sum', [1, 2, 3]);
  // @ts-expect-error a string instead of a number
  await safe.request('add', ['2']);
  // @ts-expect-error no such method
  await safe.request('tick', [2]);
  const known = declared(contract, 'find', new Error());
  const why: string | undefined = known?.code === 42 ? known.data.why : '';
  const tick: Received<typeof contract>['tick'] = (n) => n.toFixed(2);
  const untyped = checked(client, toContract(document, validator));
  const other: unknown = await untyped.request('whatever', [1]);
  return [sum, same, tree.name, none, any, why, tick, other];
}
`;
    expect(await compile('contract', { 'api.ts': toTypes(document), 'use.ts': program })).toBe('');
  });

  test('throws for wrong arguments', () => {
    expect(() => toContract({}, validator)).toThrow(
      new TypeError('toContract: expected an OpenRPC document, with a list of methods, got Object'),
    );
    expect(() => toContract(document, ajv as never)).toThrow(
      new TypeError('toContract: expected validator: a function, got Object'),
    );
  });
});
