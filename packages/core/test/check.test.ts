import { createClient, notification, type Params, request } from '@jsonrpcclient/core';
import { afterEach, describe, expect, it } from 'vitest';
import { recording, rejection, seeded, thrown } from './recording.ts';

/** Every way to send, each of which must refuse before anything is sent. */
async function refusals(params: unknown): Promise<readonly unknown[]> {
  const { transport, payloads } = recording();
  const client = createClient(transport);
  const given = params as Params;
  const errors = [
    thrown(() => request('find', given)),
    thrown(() => notification('find', given)),
    await rejection(client.request('find', given)),
    await rejection(client.notify('find', given)),
    await rejection(client.batch([{ method: 'go' }, { method: 'find', params: given }])),
    await rejection(client.with({ dialect: '1.0' }).request('find', given)),
  ];
  expect(payloads).toEqual([]);
  return errors;
}

const circle: { a: number; self?: unknown } = { a: 1 };
circle.self = circle;
const ring: unknown[] = [[]];
(ring[0] as unknown[]).push(ring);
const proxied = Object.setPrototypeOf(() => 1, new Proxy({}, {}));
const hole: unknown[] = [1];
hole[2] = 3;
class Labelled {
  readonly [Symbol.toStringTag] = 'Labelled';
}

const lost: readonly [name: string, params: unknown, path: string][] = [
  ['NaN', [1, Number.NaN], 'params[1]'],
  ['Infinity', [Number.POSITIVE_INFINITY], 'params[0]'],
  ['-Infinity', { a: Number.NEGATIVE_INFINITY }, 'params.a'],
  ['a function', [() => 1], 'params[0]'],
  ['a function by name', { callback() {} }, 'params.callback'],
  ['a class', { type: Map }, 'params.type'],
  ['a method of a proxy, whose tag is that of an object', [proxied], 'params[0]'],
  ['a symbol', [Symbol('x')], 'params[0]'],
  ['a symbol by name', { a: Symbol.iterator }, 'params.a'],
  ['a Map', [new Map([[1, 2]])], 'params[0]'],
  ['a Set', { tags: new Set([1]) }, 'params.tags'],
  ['a WeakMap', [new WeakMap()], 'params[0]'],
  ['a typed array', [new Uint8Array(2)], 'params[0]'],
  ['an array of floats', [new Float64Array(2)], 'params[0]'],
  ['an ArrayBuffer', { data: new ArrayBuffer(2) }, 'params.data'],
  ['a DataView', [new DataView(new ArrayBuffer(2))], 'params[0]'],
  ['a promise that was not awaited', [Promise.resolve(1)], 'params[0]'],
  ['a RegExp', [/x/], 'params[0]'],
  ['an Error', { error: new Error('x') }, 'params.error'],
  ['an invalid date', [1, { when: new Date(Number.NaN) }], 'params[1].when'],
  ['undefined in an array', [1, undefined], 'params[1]'],
  ['undefined in an array by name', { list: [undefined] }, 'params.list[0]'],
  ['a hole', hole, 'params[1]'],
  ['a BigInt', [1n], 'params[0]'],
  ['a BigInt by name', { n: 2n ** 64n }, 'params.n'],
  ['an object with a tag of its own', [new Labelled()], 'params[0]'],
  ['a generator', [(function* () {})()], 'params[0]'],
  ['a circle', circle, 'params.self'],
  ['a circle of arrays', ring, 'params[0][0]'],
  ['a circle further in', [{ a: { b: [circle] } }], 'params[0].a.b[0].self'],
  ['what toJSON gives', [{ toJSON: () => ({ a: [Number.NaN] }) }], 'params[0].a[0]'],
  ['a function that toJSON gives', { a: { toJSON: () => () => 1 } }, 'params.a'],
  ['a Map that toJSON gives', { a: { toJSON: () => new Map() } }, 'params.a'],
  [
    'a bad value deep inside',
    { a: [{ b: { c: [0, { when: Number.NaN }] } }] },
    'params.a[0].b.c[1].when',
  ],
  ['the first of many', { a: 1, b: [Number.NaN], c: 1n }, 'params.b[0]'],
];

/** A list in a list, and so on. */
function nested(depth: number): unknown[] {
  let deep: unknown[] = [];
  for (let level = 1; level < depth; level++) deep = [deep];
  return deep;
}

function endless(): object {
  return { next: { toJSON: endless } };
}

describe('params', () => {
  it.each(lost)('with %s make the call reject before anything is sent', async (_, params, path) => {
    for (const error of await refusals(params)) {
      expect(error).toBeInstanceOf(TypeError);
      expect((error as TypeError).message).toContain('find');
      expect((error as TypeError).message.split(/[\s,;:]+/)).toContain(path);
    }
  });

  it.each<[string, unknown]>([
    ['null', null],
    ['a number', 1],
    ['a text', 'Foo'],
    ['a boolean', true],
    ['a BigInt', 1n],
    ['a symbol', Symbol('x')],
    ['a function', () => [1]],
    ['a Map', new Map()],
    ['a Set', new Set([1])],
    ['a typed array', new Uint8Array(2)],
    ['a promise', Promise.resolve([1])],
    ['an Error', new Error('x')],
    ['a date, which is written as a text', new Date(0)],
    ['a toJSON that gives no structure', { toJSON: () => 'Foo' }],
    ['a toJSON that gives nothing', { toJSON: () => undefined }],
  ])('that are %s make the call reject', async (_, params) => {
    for (const error of await refusals(params)) {
      expect(error).toBeInstanceOf(TypeError);
      expect((error as TypeError).message).toContain('find');
      expect((error as TypeError).message).toContain('params');
    }
  });

  it('make the call reject if toJSON returns a date, because JSON writes it as {}', async () => {
    const timestamp = { toJSON: () => new Date(0) };
    expect(JSON.stringify([timestamp])).toBe('[{}]');
    for (const error of await refusals([timestamp])) expect(error).toBeInstanceOf(TypeError);
  });

  it.each<[string, unknown]>([
    ['2,001 levels', nested(2_001)],
    ['100,000 levels', nested(100_000)],
    ['an object that toJSON makes for ever', { toJSON: endless }],
  ])('with %s make the call reject before anything is sent', async (_, params) => {
    for (const error of await refusals(params)) {
      expect(error).toBeInstanceOf(TypeError);
      expect((error as TypeError).message).toContain('find: params');
      expect((error as TypeError).message).toContain('2,000 deep');
    }
  });
});

class Point {
  readonly x = 1;
  readonly y = undefined;
  get sum(): number {
    return this.x;
  }
}
class Money {
  readonly #cents = 250;
  toJSON(): object {
    return { euros: this.#cents / 100 };
  }
}
class Same {
  readonly a = 1;
  toJSON(): this {
    return this;
  }
}
class Copy {
  readonly a = 1;
  toJSON(): Copy {
    return new Copy();
  }
}
const bare = Object.assign(Object.create(null) as object, { a: 1 });
const shared = { a: [1] };

const kept: readonly [name: string, params: Params, json: string][] = [
  ['no values', [], '[]'],
  ['no members', {}, '{}'],
  [
    'every kind of JSON',
    [null, true, 0, -1.5e300, '', 'ä😀\u2028', [], {}],
    '[null,true,0,-1.5e+300,"","ä😀\u2028",[],{}]',
  ],
  ['an undefined member, which is left out', { a: undefined, b: { c: undefined } }, '{"b":{}}'],
  ['a date', [new Date(0)], '["1970-01-01T00:00:00.000Z"]'],
  ['a Buffer', [Buffer.from('hi')], '[{"type":"Buffer","data":[104,105]}]'],
  ['a URL', [new URL('http://example/a')], '["http://example/a"]'],
  ['an instance of a class', [new Point()], '[{"x":1}]'],
  ['an instance as params', new Point(), '{"x":1}'],
  ['toJSON', [new Money()], '[{"euros":2.5}]'],
  ['toJSON as params', new Money(), '{"euros":2.5}'],
  ['toJSON by name', { price: new Money() }, '{"price":{"euros":2.5}}'],
  ['toJSON that gives null', [{ toJSON: () => null }], '[null]'],
  ['toJSON that gives its own object', [new Same()], '[{"a":1}]'],
  ['toJSON that gives an object with toJSON', [new Copy()], '[{"a":1}]'],
  ['toJSON of an array', Object.assign([1], { toJSON: () => [2] }), '[2]'],
  ['a toJSON that is no function', [{ toJSON: 1 }], '[{"toJSON":1}]'],
  ['an object without prototype', bare, '{"a":1}'],
  ['one object twice', [shared, shared, { b: shared }], '[{"a":[1]},{"a":[1]},{"b":{"a":[1]}}]'],
  [
    'names that look special',
    { a: { constructor: 1, toString: 2 } },
    '{"a":{"constructor":1,"toString":2}}',
  ],
  [
    'a member named __proto__',
    JSON.parse('{"__proto__":{"a":1}}') as object,
    '{"__proto__":{"a":1}}',
  ],
  ['frozen values', Object.freeze([Object.freeze({ a: 1 })]), '[{"a":1}]'],
];

describe('params that JSON can represent', () => {
  it.each(kept)('are sent unchanged: %s', async (_, params, json) => {
    const { transport, payloads } = recording();
    await createClient(transport).request('find', params);
    expect(JSON.stringify(payloads[0])).toBe(
      `{"jsonrpc":"2.0","method":"find","params":${json},"id":1}`,
    );
  });

  it('can be nested 2,000 levels deep', async () => {
    let deep: object = { end: true };
    for (let depth = 0; depth < 999; depth++) deep = { a: [deep] };
    deep = [deep];
    const { transport, payloads } = recording();
    await createClient(transport).request('find', deep);
    expect(JSON.stringify(payloads[0])).toContain(JSON.stringify(deep));
  });

  it('can be large, and are sent unchanged', () => {
    const rows = Array.from({ length: 100_000 }, (_, index) => ({
      index,
      name: 'x',
      tags: [1, 2],
    }));
    const params = [rows];
    expect(request('store', params).params).toBe(params);
  });

  it('have their toJSON called only once', () => {
    let calls = 0;
    request('find', [{ toJSON: () => ({ calls: ++calls }) }]);
    expect(calls).toBe(1);
  });

  it('have none of their members read if they have a toJSON', () => {
    const toJSON = () => ({ a: 1 });
    const row = {
      toJSON,
      get lazy() {
        throw new Error('read');
      },
    };
    const list = Object.defineProperty(Object.assign([0], { toJSON }), 0, {
      get() {
        throw new Error('read');
      },
    });
    expect(() => request('find', [row, list])).not.toThrow();
  });
});

describe('the bigint option', () => {
  const params = { n: 2n ** 64n, list: [1n] };

  it('allows big integers for a codec that can write them', async () => {
    const { transport, payloads } = recording();
    const client = createClient(transport, { bigint: true });
    await client.request('find', params);
    await client.notify('find', params);
    await client.batch([{ method: 'find', params }]);
    await client.with({ timeout: 100 }).request('find', params);
    expect(payloads).toMatchObject([{ params }, { params }, [{ params }], { params }]);
  });

  it('can be switched on and off by with', async () => {
    const { transport, payloads } = recording();
    const off = createClient(transport);
    await off.with({ bigint: true }).request('find', params);
    const error = await rejection(
      off.with({ bigint: true }).with({ bigint: false }).request('find', params),
    );
    expect(error).toBeInstanceOf(TypeError);
    expect(payloads).toHaveLength(1);
  });

  it('allows no other values', async () => {
    const client = createClient(recording().transport, { bigint: true });
    expect(await rejection(client.request('find', [1n, Number.NaN]))).toBeInstanceOf(TypeError);
    expect(await rejection(client.request('find', 1n as never))).toBeInstanceOf(TypeError);
  });
});

describe('the writes option', () => {
  const writes = (value: unknown) => value instanceof Map || ArrayBuffer.isView(value);
  const params = { map: new Map([['a', Number.NaN]]), list: [new Uint8Array(2)] };

  it('allows the values that the codec can write, even as the params themselves', async () => {
    const { transport, payloads } = recording();
    const client = createClient(transport, { writes });
    await client.request('find', params);
    await client.notify('find', new Map());
    await client.batch([{ method: 'find', params }]);
    await client.with({ timeout: 100 }).request('find', params);
    expect(payloads).toMatchObject([{ params }, { params: new Map() }, [{ params }], { params }]);
  });

  it('allows no other values, and the error names the path', async () => {
    const client = createClient(recording().transport, { writes });
    for (const value of [new Set(), 1n, Number.NaN, () => 1, Symbol('a')]) {
      const error = await rejection(client.request('find', { a: [value] }));
      expect(error).toBeInstanceOf(TypeError);
      expect(String(error)).toContain('.a[0]');
    }
    for (const value of [5, 'text', true, null, 1n]) {
      expect(await rejection(client.request('find', value as never))).toBeInstanceOf(TypeError);
    }
  });

  it('is called only with values that would be rejected', async () => {
    const seen: unknown[] = [];
    const client = createClient(recording().transport, {
      writes: (value) => seen.push(value) > 0,
    });
    const set = new Set();
    await client.request('find', { a: [1, 'x', null, { b: set }], c: undefined, d: 2n });
    expect(seen).toEqual([set, 2n]);
  });

  it('works together with bigint', async () => {
    const { transport, payloads } = recording();
    const client = createClient(transport, { writes, bigint: true });
    await client.request('find', [1n, new Map()]);
    expect(payloads).toMatchObject([{ params: [1n, new Map()] }]);
  });

  it('still checks the values inside a structure', async () => {
    const client = createClient(recording().transport, { writes });
    const error = await rejection(client.request('find', [{ a: [new Set()] }]));
    expect(String(error)).toContain('params[0].a[0]: expected JSON, got Set');
  });
});

describe('a toJSON that was added to BigInt', () => {
  afterEach(() => {
    Reflect.deleteProperty(BigInt.prototype, 'toJSON');
  });

  it('is used', async () => {
    Object.assign(BigInt.prototype, {
      toJSON(this: bigint) {
        return String(this);
      },
    });
    const { transport, payloads } = recording();
    await createClient(transport).request('find', [1n, { n: 2n }]);
    expect(JSON.stringify(payloads[0])).toContain('"params":["1",{"n":"2"}]');
  });
});

describe('random params', () => {
  const random = seeded(1);
  const below = (limit: number) => Math.trunc(random() * limit);

  /** A JSON value, and at some place of it `poison` if there is any, with the path to it. */
  function grow(
    depth: number,
    poison?: { readonly value: unknown },
  ): [value: unknown, path: string] {
    if (depth === 0)
      return poison ? [poison.value, ''] : [[null, true, below(9), 'x'][below(4)], ''];
    const keys = ['a', 'b', 'c', 'd'].slice(below(3));
    const chosen = below(keys.length);
    const members = keys.map((_, index) =>
      grow(index === chosen ? depth - 1 : below(depth), index === chosen ? poison : undefined),
    );
    const path = members[chosen]?.[1] ?? '';
    const values = members.map(([value]) => value);
    return random() < 0.5
      ? [values, `[${chosen}]${path}`]
      : [
          Object.fromEntries(keys.map((key, index) => [key, values[index]])),
          `.${keys[chosen]}${path}`,
        ];
  }

  it('are sent unchanged if they are JSON', () => {
    for (let round = 0; round < 500; round++) {
      const [params] = grow(1 + below(5));
      expect(JSON.parse(JSON.stringify(request('find', params as Params)))).toMatchObject({
        params,
      });
    }
  });

  it('are rejected with the path of a value that is not JSON', () => {
    const poisons = [Number.NaN, 1n, () => 1, Symbol('x'), new Map(), new Date(Number.NaN), /x/];
    for (let round = 0; round < 500; round++) {
      const [params, path] = grow(1 + below(5), { value: poisons[below(poisons.length)] });
      const error = thrown(() => request('find', params as Params));
      expect(error).toBeInstanceOf(TypeError);
      expect((error as TypeError).message.split(/[\s,;:]+/)).toContain(`params${path}`);
    }
  });
});

describe('params that inherit', () => {
  it('can have any value, because inherited members are not sent', async () => {
    const { transport, payloads } = recording();
    const params = Object.assign(Object.create({ run() {} }), { a: 1 });
    await createClient(transport).request('add', params);
    expect(JSON.stringify(payloads[0])).toContain('"params":{"a":1}');
  });
});
