import {
  checked,
  contract,
  InvalidParamsError,
  InvalidResultError,
  type Schema,
  type,
} from '@jsonrpcclient/contract';
import { createClient } from '@jsonrpcclient/core';
import { batching } from '@jsonrpcclient/middleware';
import { proxy } from '@jsonrpcclient/proxy';
import { failure } from '@jsonrpcclient/testing';
import { describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { recording } from './recording.ts';

const api = contract({
  methods: {
    add: { params: [z.number(), z.number()], result: z.number() },
    find: { params: z.object({ name: z.string() }), result: z.object({ name: z.string() }) },
    search: { params: [z.string(), z.number().optional(), z.boolean().optional()] },
    page: { params: [z.string().optional(), z.number().default(10)] },
    sum: { params: [z.string()], rest: z.number(), result: z.string() },
    list: { params: z.tuple([z.string(), z.number()]) },
    maybe: { params: z.object({ a: z.number() }).optional() },
    none: { result: z.null() },
    constructor: { params: [z.string()] },
  },
});

/** A schema that is asynchronous, and accepts every value. */
const later: Schema<never> = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: async (value) => ({ value: value as never }),
  },
};

/** Resolves to the error that a promise rejects with. */
async function rejection(promise: Promise<unknown>): Promise<Error> {
  return (await failure(promise)) as Error;
}

describe('params', () => {
  test.each<[string, string, object | undefined, string]>([
    ['by position', 'add', [2, 3], '"params":[2,3]'],
    ['by name', 'find', { name: 'x' }, '"params":{"name":"x"}'],
    ['as a tuple of one schema', 'list', ['a', 1], '"params":["a",1]'],
    ['without optional parameters', 'search', ['a'], '"params":["a"]'],
    [
      'without optional parameters that are undefined',
      'search',
      ['a', undefined],
      '"params":["a"]',
    ],
    ['with a default at the end', 'page', ['a'], '"params":["a",10]'],
    ['with the rest', 'sum', ['a', 1, 2], '"params":["a",1,2]'],
    ['without any, for a method without params', 'none', undefined, '"method":"none","id"'],
    ['as an empty list, for a method without params', 'none', [], '"params":[]'],
    [
      'without any, if a single schema accepts undefined',
      'maybe',
      undefined,
      '"method":"maybe","id"',
    ],
    ['of a method that is named like a member of all objects', 'constructor', ['a'], '["a"]'],
  ])('are sent %s', async (_, method, params, expected) => {
    const { client, sent } = recording(() => ({ result: null }));
    const any = checked(client, api, { results: 'off' });
    await any.request(method as 'none', params as []);
    expect(sent.join()).toContain(expected);
  });

  test('that are a single object are sent by position if the contract says so', async () => {
    const { client, sent } = recording();
    const one = contract({ methods: { put: { params: [z.object({ a: z.number() })] } } });
    await proxy(checked(client, one)).put({ a: 1 });
    await checked(client, one, { params: 'check' }).request('put', { a: 1 });
    expect(sent).toEqual([
      '{"jsonrpc":"2.0","method":"put","params":[{"a":1}],"id":1}',
      '{"jsonrpc":"2.0","method":"put","params":[{"a":1}],"id":2}',
    ]);
  });

  test.each<[string, string, object | undefined, string]>([
    [
      'a wrong value',
      'add',
      [2, 'x'],
      'add: params[1]: does not fit the contract; see error.issues',
    ],
    ['a missing value', 'add', [2], 'add: params[1]: does not fit the contract; see error.issues'],
    [
      'one too many',
      'add',
      [1, 2, 3],
      'add: params[2]: does not fit the contract; see error.issues',
    ],
    [
      'a wrong member',
      'find',
      { name: 1 },
      'find: params.name: does not fit the contract; see error.issues',
    ],
    [
      'an object in an array',
      'find',
      [{ name: 'x' }],
      'find: params: does not fit the contract; see error.issues',
    ],
    [
      'params for none',
      'none',
      { a: 1 },
      'none: params[0]: does not fit the contract; see error.issues',
    ],
    [
      'a wrong value in the rest',
      'sum',
      ['a', 1, 'x'],
      'sum: params[2]: does not fit the contract; see error.issues',
    ],
    ['no params', 'find', undefined, 'find: params: does not fit the contract; see error.issues'],
  ])('are refused if they have %s', async (_, method, params, message) => {
    const { client, sent } = recording();
    const own = checked(client, api);
    for (const send of [own.request, own.notify]) {
      const error = await failure(send(method as 'none', params as []));
      expect(error).toBeInstanceOf(InvalidParamsError);
      expect(error).toBeInstanceOf(TypeError);
      expect(error).toMatchObject({ name: 'InvalidParamsError', method, message });
    }
    expect(sent).toEqual([]);
  });

  test('have issues whose paths begin with the parameter', async () => {
    const { client } = recording();
    const deep = contract({
      methods: { put: { params: [z.string(), z.object({ tags: z.array(z.string()) })] } },
    });
    const error = await failure(
      checked(client, deep).request('put', [1, { tags: ['a', 2] }] as never),
    );
    expect((error as InvalidParamsError).issues).toEqual([
      { message: expect.any(String), path: [0] },
      { message: expect.any(String), path: [1, 'tags', 1] },
    ]);
  });

  test('that only JSON can refuse are still refused', async () => {
    const { client } = recording();
    const loose = contract({ methods: { put: { params: [z.any()] } } });
    const call = checked(client, loose).request('put', [Number.NaN]);
    await expect(call).rejects.toThrow('put: params[0]: expected JSON, got NaN');
  });

  test('are sent in the same tick unless a schema is asynchronous', async () => {
    const { client, sent } = recording();
    const own = checked(
      client,
      contract({ methods: { a: { params: [z.any()] }, b: { params: [later] } } }),
    );
    const calls = [
      own.request('b', [1 as never]),
      own.request('a', [2]),
      own.batch([{ method: 'a', params: [3] }]),
    ];
    expect(sent.map((text) => JSON.parse(text).params ?? 'batch')).toEqual([[2], 'batch']);
    await Promise.all(calls);
    expect(sent).toHaveLength(3);
  });

  test('cause no unhandled rejection if a schema throws while another one is asynchronous', async () => {
    const { client } = recording();
    const fail = () => {
      throw new RangeError('a mistake');
    };
    const rejects = { ...later['~standard'], validate: () => Promise.reject(new Error('late')) };
    const throws = { ...later['~standard'], validate: fail };
    const own = checked(
      client,
      contract({ methods: { a: { params: [{ '~standard': rejects }, { '~standard': throws }] } } }),
    );
    await expect(own.request('a', [1, 2] as never)).rejects.toThrow('a mistake');
  });
});

describe('a result', () => {
  test('that does not fit rejects the call, and the error has the reply', async () => {
    const { client } = recording(() => ({ result: { name: 5 } }));
    const error = await failure(checked(client, api).request('find', { name: 'x' }));
    expect(error).toBeInstanceOf(InvalidResultError);
    expect(error).toMatchObject({
      name: 'InvalidResultError',
      method: 'find',
      message: 'find: result.name: does not fit the contract; see error.issues; see error.reply',
      reply: { body: { name: 5 } },
      issues: [{ message: expect.any(String), path: ['name'] }],
    });
  });

  test('names its place without control characters and within 100 characters', async () => {
    const { client } = recording(() => ({ result: { [`a\n${'b'.repeat(200)}`]: 'x' } }));
    const record = contract({ methods: { get: { result: z.record(z.string(), z.number()) } } });
    const { message } = await rejection(checked(client, record).request('get'));
    expect(message).toBe(
      `get: result.a?${'b'.repeat(97)}: does not fit the contract; see error.issues; see error.reply`,
    );
  });

  test('has a path even if the library names keys that JSON does not have', async () => {
    const { client } = recording();
    const validate = () => ({
      issues: [{ message: 'no', path: [{ key: {} as never }, Symbol('s'), { key: 'a' }] }],
    });
    const odd = contract({
      methods: { get: { result: { '~standard': { version: 1, vendor: 'odd', validate } } } },
    });
    const { message } = await rejection(checked(client, odd).request('get'));
    expect(message).toContain('get: result.[object Object].Symbol(s).a: does not fit');
  });

  test('is not checked if the contract has no schema for it', async () => {
    const { client } = recording();
    expect(await checked(client, api).request('search', ['a'])).toBe('a');
  });

  test('of a notification is not checked', async () => {
    const { client } = recording();
    expect(await checked(client, api).notify('add', [1, 2])).toBeUndefined();
  });
});

describe('a mode', () => {
  const double = z.number().transform((n) => 2 * n);
  const doubling = contract({ methods: { a: { params: [double], result: double } } });

  test.each([
    ['by default', undefined, 8],
    ["'apply'", 'apply', 8],
    ["'check'", 'check', 2],
    ["'off'", 'off', 2],
  ] as const)('%s applies schemas, or does not', async (_, mode, expected) => {
    const { client } = recording();
    const own = checked(client, doubling, { params: mode, results: mode });
    expect(await own.request('a', [2])).toBe(expected);
  });

  test("a result is checked although the params are 'off'", async () => {
    const own = checked(recording().client, api, { params: 'off' });
    expect(await own.request('add', ['2', 3] as never).catch(String)).toContain(
      'InvalidResultError',
    );
  });

  test("'check' refuses what does not fit, and 'off' does not", async () => {
    const { client } = recording(() => ({ result: 'x' }));
    const check = checked(client, doubling, { params: 'check', results: 'check' });
    await expect(check.request('a', ['x' as never])).rejects.toThrow(InvalidParamsError);
    await expect(check.request('a', [1])).rejects.toThrow(InvalidResultError);
    const off = checked(client, doubling, { params: 'off', results: 'off' });
    expect(await off.request('a', ['x' as never])).toBe('x');
  });

  test('can depend on the method', async () => {
    const { client } = recording(() => ({ result: 'x' }));
    const two = contract({ methods: { a: { result: z.number() }, b: { result: z.number() } } });
    const own = checked(client, two, { results: (method) => (method === 'a' ? 'off' : 'apply') });
    expect(await own.request('a')).toBe('x');
    await expect(own.request('b')).rejects.toThrow(InvalidResultError);
  });

  test.each(['params', 'results', 'errors'])('that does not exist is refused: %s', (option) => {
    const message = "checked: expected mode: 'apply', 'check' or 'off', got string";
    expect(() => checked(recording().client, doubling, { [option]: 'on' })).toThrow(
      new TypeError(message),
    );
  });

  test('that does not exist, but is returned for a method, rejects the call', async () => {
    const { client, sent } = recording();
    const own = checked(client, doubling, { params: () => 'on' as never });
    await expect(own.request('a', [1])).rejects.toThrow(
      "a: expected mode: 'apply', 'check' or 'off', got string",
    );
    expect(sent).toEqual([]);
  });
});

describe('a sample', () => {
  const sampling = contract({
    methods: {
      a: { result: z.object({ n: z.number().transform((n) => `#${n}`) }) },
      b: { result: z.number().refine(async () => false) },
      c: { result: z.number().refine(fail) },
      d: { result: z.number(), errors: { 1: z.number() } },
    },
  });

  function fail(): never {
    throw new RangeError('a mistake');
  }

  test('checks a share of the results, reports those that do not fit, and changes none', async () => {
    const reported: string[] = [];
    const numbers = [0.1, 0.3, 0.2, 0.25, 0];
    const own = checked(recording(() => ({ result: { n: 's3cret', m: 1 } })).client, sampling, {
      sample: 0.25,
      random: () => numbers.shift() ?? fail(),
      onMismatch: ({ message }) => reported.push(`${numbers.length} left: ${message}`),
    });
    for (let i = 0; i < 3; i += 1) expect(await own.request('a')).toEqual({ n: 's3cret', m: 1 });
    const outcome = { ok: true, result: { n: 's3cret', m: 1 } };
    expect(await own.batch([{ method: 'a' }, { method: 'a' }])).toEqual([outcome, outcome]);
    expect(reported).toEqual([
      '4 left: a: result.n: does not fit the contract; see error.issues; see error.reply',
      '2 left: a: result.n: does not fit the contract; see error.issues; see error.reply',
      '0 left: a: result.n: does not fit the contract; see error.issues; see error.reply',
    ]);
  });

  test('of 0 checks nothing, and of 1 everything', async () => {
    const { client } = recording(() => ({ result: { n: 1, m: 1 } }));
    const onMismatch = vi.fn();
    expect(await checked(client, sampling, { sample: 0 }).request('d')).toEqual({ n: 1, m: 1 });
    await checked(client, sampling, { sample: 0, onMismatch }).request('d');
    await checked(client, sampling, { sample: 1, onMismatch }).request('a');
    expect(onMismatch).not.toHaveBeenCalled();
    await checked(client, sampling, { sample: 1, onMismatch }).request('d');
    expect(onMismatch).toHaveBeenCalledOnce();
  });

  test.each([
    ['an asynchronous schema refuses', 'b', 'b: result: does not fit'],
    ['a schema throws', 'c', 'a mistake'],
  ] as const)('reports what %s, without rejecting the call', async (_, method, message) => {
    const { client } = recording(() => ({ result: 1 }));
    const onMismatch = vi.fn();
    expect(await checked(client, sampling, { sample: 1, onMismatch }).request(method)).toBe(1);
    await vi.waitFor(() => expect(onMismatch).toHaveBeenCalledOnce());
    expect(onMismatch.mock.lastCall).toEqual([
      expect.objectContaining({ message: expect.stringContaining(message) }),
    ]);
  });

  test('does not reject a call if onMismatch throws', async () => {
    const { client } = recording(() => ({ result: 'x' }));
    const own = checked(client, sampling, { sample: 1, onMismatch: fail });
    expect(await own.request('d')).toBe('x');
  });

  test('does not affect params, errors, and methods whose results are not checked', async () => {
    const onMismatch = vi.fn();
    const { client } = recording(() => ({ result: 'x' }));
    const own = checked(client, sampling, { sample: 1, onMismatch, results: 'off' });
    expect(await own.request('d')).toBe('x');
    await expect(own.request('d', [1] as never)).rejects.toThrow(InvalidParamsError);
    expect(onMismatch).not.toHaveBeenCalled();
    const erring = recording(() => ({ error: { code: 1, message: 'no', data: 'x' } })).client;
    await failure(checked(erring, sampling, { sample: 0, onMismatch }).request('d'));
    expect(onMismatch).toHaveBeenCalledOnce();
  });

  test.each([[-0.1], [1.1], [Number.NaN], ['0.5'], [0.5]])('of %s is refused', (sample) => {
    const onMismatch = sample === 0.5 ? undefined : () => {};
    const options = { sample: sample as number, onMismatch };
    expect(() => checked(recording().client, sampling, options)).toThrow(
      /^checked: expected sample: a number from 0 to 1, with onMismatch, got /,
    );
  });
});

describe('a batch', () => {
  test('sends the members that fit, and has an outcome for each call', async () => {
    const { client, sent } = recording(({ params }) => ({ result: params }));
    const own = checked(
      client,
      contract({
        methods: {
          a: { params: [z.number()], result: z.tuple([z.number()]) },
          b: { params: [later], result: z.string() },
        },
      }),
    );
    const outcomes = await own.batch([
      { method: 'a', params: ['x' as never] },
      { method: 'a', params: [1] },
      { method: 'b', params: [2 as never] },
      { method: 'a', params: [3], notify: true },
      { method: 'nosuch' as 'a', params: [4] },
      { method: 'a', params: ['x' as never], notify: true },
    ]);
    expect(
      sent.map((text) => JSON.parse(text).map(({ params }: { params: unknown[] }) => params[0])),
    ).toEqual([[1, 2, 3]]);
    expect(outcomes).toEqual([
      { ok: false, error: expect.any(InvalidParamsError) },
      { ok: true, result: [1] },
      { ok: false, error: expect.any(InvalidResultError) },
      undefined,
      { ok: false, error: expect.any(TypeError) },
      { ok: false, error: expect.any(InvalidParamsError) },
    ]);
  });

  test('that has no member that fits sends nothing', async () => {
    const { client, sent } = recording();
    const outcomes = await checked(client, api).batch([{ method: 'add', params: [] as never }]);
    expect(outcomes).toEqual([{ ok: false, error: expect.any(InvalidParamsError) }]);
    expect(sent).toEqual([]);
  });

  test('without calls resolves to an empty list', async () => {
    expect(await checked(recording().client, api).batch([])).toEqual([]);
  });

  test('without a response rejects', async () => {
    const client = createClient(() => Promise.reject(new Error('no network')));
    const own = checked(client, api);
    await expect(own.batch([{ method: 'none' }])).rejects.toMatchObject({ name: 'TransportError' });
    await expect(own.batch(5 as never)).rejects.toThrow(TypeError);
  });

  test('is unchanged if its methods are not checked', async () => {
    const { client } = recording(() => ({ result: 'x' }));
    const own = checked(client, api, { params: 'off', results: 'off' });
    expect(await own.batch([{ method: 'add', params: ['x' as never, 1] }])).toEqual([
      { ok: true, result: 'x' },
    ]);
  });

  test('is what batching() creates from calls made in one tick', async () => {
    const bodies: unknown[] = [];
    const transport = batching()(async (payload) => {
      bodies.push(payload);
      const all = [payload].flat() as { id: number; params: number[] }[];
      return { body: all.map(({ id, params }) => ({ jsonrpc: '2.0', id, result: params[0] })) };
    });
    const own = checked(createClient(transport), api);
    expect(await Promise.all([own.request('add', [1, 2]), own.request('add', [3, 4])])).toEqual([
      1, 3,
    ]);
    expect(bodies).toHaveLength(1);
  });
});

describe('a method that the contract does not have', () => {
  test.each(['nosuch', 'toString', '__proto__'])('is refused: %s', async (method) => {
    const { client, sent } = recording();
    await expect(checked(client, api).request(method as 'none')).rejects.toThrow(
      new TypeError(`${method}: not a method of the contract; see the unlisted option`),
    );
    expect(sent).toEqual([]);
  });

  test('is refused, and a method is checked, after calls of one of which nothing is', async () => {
    const { client, sent } = recording();
    const two = contract({ methods: { a: { params: [z.string()] }, b: { params: [z.string()] } } });
    const own = checked(client, two, { params: (method) => (method === 'a' ? 'off' : 'apply') });
    await own.request('a', [1 as never]);
    await own.request('a', [2 as never]);
    await expect(own.request(undefined as never)).rejects.toThrow('not a method of the contract');
    await expect(own.request('nosuch' as never)).rejects.toThrow('not a method of the contract');
    await expect(own.request('b', [3 as never])).rejects.toThrow(InvalidParamsError);
    await own.request('a', [4 as never]);
    expect(sent.map((text) => JSON.parse(text).params)).toEqual([[1], [2], [4]]);
  });

  test.each([undefined, null, {}])('is refused if it is not a name: %s', async (method) => {
    const { client, sent } = recording();
    const own = checked(client, api);
    await expect(own.request(method as never)).rejects.toThrow('not a method of the contract');
    await expect(own.notify(method as never)).rejects.toThrow('not a method of the contract');
    expect(sent).toEqual([]);
  });

  test("can be called with unlisted: 'pass'", async () => {
    const { client } = recording();
    const own = checked(client, api, { unlisted: 'pass' });
    expect(await own.request('nosuch' as 'add', [1, 'x' as never])).toBe(1);
  });

  test('is any method if the contract has no methods', async () => {
    const own = checked(recording().client, contract({}));
    await expect(own.request('add' as never)).rejects.toThrow('not a method of the contract');
  });
});

describe('a checked client', () => {
  test('stays checked with other defaults', async () => {
    const own = checked(recording().client, api).with({ timeout: 5 });
    await expect(own.request('add', [1, 'x' as never])).rejects.toThrow(InvalidParamsError);
  });

  test('cannot be checked again', () => {
    const own = checked(recording().client, api);
    const message = 'checked: the client is already checked';
    expect(() => checked(own as never, api)).toThrow(new TypeError(message));
    expect(() => checked(own.with({}) as never, api)).toThrow(new TypeError(message));
  });

  test('needs a client', () => {
    const message = 'checked: expected a client, got string';
    expect(() => checked('http://localhost/' as never, api)).toThrow(new TypeError(message));
  });

  test('trusts what has only a type', async () => {
    const trusting = contract({
      methods: { a: { params: [type<number>()], result: type<string>() } },
    });
    expect(await checked(recording().client, trusting).request('a', [1])).toBe(1);
  });

  test.each([
    ['a result that does not fit', 'result', {}],
    ['an error of the server', 'error', {}],
    ["an error of the server that isn't checked", 'error', { errors: 'off', results: 'off' }],
  ] as const)('shows who awaits a call in the stack of %s', async (_, kind, options) => {
    const respond = kind === 'error' ? { error: { code: 1, message: 'no' } } : { result: 'x' };
    const erring = contract({ methods: { a: { result: z.number(), errors: { 1: true } } } });
    const own = checked(recording(() => respond).client, erring, options);
    async function theCaller() {
      await own.request('a');
    }
    const { stack } = await rejection(theCaller());
    expect(stack).toMatch(/\n +at (async )?theCaller \(.*\bchecked\.test\.ts:\d+:\d+\)/);
  });
});
