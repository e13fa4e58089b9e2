import assert from 'node:assert';
import { mock } from 'node:test';
import { inspect, isDeepStrictEqual } from 'node:util';
import { proxy } from '@jsonrpcclient/proxy';
import { describe, expect, it, vi } from 'vitest';
import { at, type Open, recording } from './recording.ts';

const reserved = [
  'then',
  'catch',
  'finally',
  'toJSON',
  'inspect',
  'asymmetricMatch',
  'nodeType',
  'hasAttribute',
  '_isMockFunction',
  'jasmineToString',
  'socket',
  'setHeader',
  '$$typeof',
  '@@__IMMUTABLE_ITERABLE__@@',
  '@@__IMMUTABLE_RECORD__@@',
  '__esModule',
  '__proto__',
  '__v_isRef',
  'constructor',
  'hasOwnProperty',
  'isPrototypeOf',
  'propertyIsEnumerable',
  'toLocaleString',
  'toString',
  'valueOf',
];

const ownOfFunctions = [
  'name',
  'length',
  'call',
  'apply',
  'bind',
  'prototype',
  'arguments',
  'caller',
];

/** The proxy itself, a method, a method in a namespace, and the same for notifications. */
const places: readonly (readonly string[])[] = [
  [],
  ['add'],
  ['system', 'listMethods'],
  ['notify'],
  ['notify', 'go'],
];

/** Runs an action on each of these places of a proxy, and expects that nothing is sent. */
async function everywhere(action: (place: object) => unknown): Promise<void> {
  for (const options of [{}, { response: 'explicit' } as const]) {
    const { client, sent } = recording();
    const server = proxy(client, options);
    for (const names of places) await action(at(server, ...names));
    // A call that was started would send in one of the next turns.
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(sent).toEqual([]);
  }
}

describe('nothing is sent by', () => {
  it.each<[string, (place: object) => unknown]>([
    ['await', async (place) => expect(await place).toBe(place)],
    ['Promise.resolve', async (place) => expect(await Promise.resolve(place)).toBe(place)],
    ['Promise.all', (place) => Promise.all([place, place])],
    ['an async function that returns it', async (place) => (async () => place)()],
    ['a template literal', (place) => expect(`${place}`).toMatch(/^\[object \w+\]$/)],
    ['String', (place) => expect(String(place)).toMatch(/^\[object \w+\]$/)],
    ['join', (place) => expect(['a', place].join()).toContain('object')],
    ['Number', (place) => expect(Number(place)).toBeNaN()],
    ['comparison', (place) => expect((place as unknown as number) < 1).toBe(false)],
    ['JSON.stringify', (place) => JSON.stringify({ place, list: [place] })],
    ['inspect', (place) => inspect(place, { depth: 9, showHidden: true, getters: true })],
    ['inspect with showProxy', (place) => inspect([place], { showProxy: true, depth: 9 })],
    [
      'console.log',
      (place) => {
        const write = vi.spyOn(console, 'log').mockImplementation((...values) => inspect(values));
        console.log('%s %o %O %j', place, place, place, place, place);
        write.mockRestore();
      },
    ],
    [
      'Object.keys, spread and for in',
      (place) => {
        for (const name in place) expect(typeof name).toBe('string');
        return [Object.keys(place), Object.entries(place), { ...place }];
      },
    ],
    [
      'in and instanceof',
      (place) => ['add' in place, place instanceof Promise, place instanceof Function],
    ],
    ['Object.prototype.toString', (place) => Object.prototype.toString.call(place)],
    [
      'isDeepStrictEqual',
      (place) => {
        expect(isDeepStrictEqual(place, place)).toBe(true);
        expect(isDeepStrictEqual(place, {})).toBe(false);
        expect(isDeepStrictEqual({ a: place }, { a: () => {} })).toBe(false);
      },
    ],
    [
      'assert',
      (place) => {
        assert.deepStrictEqual(place, place);
        assert.throws(() => assert.deepStrictEqual(place, { a: 1 }));
      },
    ],
    [
      'toBe and toEqual',
      (place) => {
        expect(place).toBe(place);
        expect(place).toEqual(place);
        expect({ a: [place] }).toStrictEqual({ a: [place] });
        expect(place).not.toEqual({ a: 1 });
        expect(place).not.toEqual([]);
        expect(place).not.toEqual(expect.objectContaining({ nothing: 1 }));
        expect({ a: 1 }).not.toEqual(place);
        expect(place).toBeDefined();
      },
    ],
    [
      'a failing expectation, which prints it',
      (place) => {
        expect(() => expect(place).toEqual({ a: 1 })).toThrow();
        expect(() => expect([place]).toStrictEqual([1])).toThrow();
        expect(() => expect(place).toBe(null)).toThrow();
        expect(() => expect({ a: place }).toMatchObject({ a: { b: 1 } })).toThrow();
      },
    ],
    [
      'an argument of a spy',
      (place) => {
        const spy = vi.fn();
        spy(place);
        expect(spy).toHaveBeenCalledWith(place);
        expect(() => expect(spy).toHaveBeenCalledWith(1)).toThrow();
        expect(vi.isMockFunction(place)).toBe(false);
      },
    ],
    [
      'Object.assign and Object.freeze of an object that holds it',
      (place) => Object.freeze(Object.assign({}, { place })),
    ],
    [
      'reading any symbol',
      (place) => {
        for (const name of Object.getOwnPropertyNames(Symbol)) {
          const symbol: unknown = Reflect.get(Symbol, name);
          if (typeof symbol === 'symbol') expect(Reflect.get(place, symbol)).toBeUndefined();
        }
        for (const name of ['nodejs.util.promisify.custom', 'react.element', 'immer-draftable']) {
          expect(Reflect.get(place, Symbol.for(name))).toBeUndefined();
        }
      },
    ],
    [
      'reading any name',
      (place) => [...reserved, ...ownOfFunctions].map((name) => Reflect.get(place, name)),
    ],
  ])('%s', async (_, action) => {
    await everywhere(action);
  });
});

describe('a reserved name', () => {
  it.each(reserved)(
    '%s is not a method of the proxy, but request and notify call it',
    async (name) => {
      const { client, sent } = recording();
      const server = proxy(client);
      for (const names of places) {
        expect(Reflect.get(at(server, ...names), name)).toBe(Reflect.get(Object.prototype, name));
      }
      await server.request(name, 1);
      await server.request(`system.${name}`);
      await server.notify(name);
      expect(sent.map((text) => JSON.parse(text))).toMatchObject([
        { method: name, params: [1], id: 1 },
        { method: `system.${name}`, id: 2 },
        { method: name },
      ]);
    },
  );

  it.each(['request', 'notify', 'with'])('%s can be called by name', async (name) => {
    const { client, sent } = recording();
    await proxy(client).request(name);
    await proxy(client).notify(name);
    expect(sent).toEqual([
      `{"jsonrpc":"2.0","method":"${name}","id":1}`,
      `{"jsonrpc":"2.0","method":"${name}"}`,
    ]);
  });
});

describe('any other name', () => {
  it.each([
    ...ownOfFunctions,
    'request',
    'notify',
    'with',
    'get',
    'set',
    'has',
    'size',
    'message',
    'stack',
    'default',
    'thenable',
    'catchAll',
    'a b',
    'ä',
    '0',
    '',
    '$',
    '@',
    '_',
    '_private',
  ])('%j is a method, also in a namespace', async (name) => {
    const { client, sent } = recording();
    const server = proxy(client);
    await at(server, 'system', name)(1);
    await at(server, 'system', 'log', name)();
    await at(server, 'notify', name)(1);
    await at(server, 'system', name, 'more')();
    const methods = [`system.${name}`, `system.log.${name}`, name, `system.${name}.more`];
    expect(sent.map((text) => JSON.parse(text))).toMatchObject(
      methods.map((method) => ({ method })),
    );
  });

  class Instance {}
  const bound = (result: unknown) => result as Open;
  function argumentsOf(..._: readonly unknown[]) {
    // biome-ignore lint/complexity/noArguments: spies pass these on
    return arguments as IArguments & unknown[];
  }
  it.each<[string, (add: Open) => unknown]>([
    ['apply', (add) => add.apply(undefined, [2, 3])],
    ['apply with null', (add) => add.apply(null, [2, 3])],
    ['apply with the object that contains it', (add) => add.apply({ add }, [2, 3])],
    ['apply with arguments', (add) => add.apply({ add }, argumentsOf(2, 3))],
    ['Reflect.apply', (add) => Reflect.apply(add, { add }, [2, 3])],
    ['bind', (add) => bound(add.bind(undefined, 2))(3)],
    ['bind with a function', (add) => bound(add.bind(add, 2))(3)],
    ['call', (add) => add.call(undefined, 2, 3)],
    ['call with null', (add) => add.call(null, 2, 3)],
    ['call with a function', (add) => add.call(() => {}, 2, 3)],
    ['call with an instance of a class', (add) => add.call(new Instance(), 2, 3)],
    ['Function.prototype.call', (add) => Function.prototype.call.call(add, { a: 1 }, 2, 3)],
  ])('%s calls the method, as for any function', async (_, call) => {
    const { client, sent } = recording();
    await call(at(proxy(client), 'add'));
    expect(sent).toEqual(['{"jsonrpc":"2.0","method":"add","params":[2,3],"id":1}']);
  });

  it('call with the proxy itself as this, as compiled code does, calls the method', async () => {
    const { client, sent } = recording();
    const server = proxy(client);
    await at(server, 'add', 'call')(server, 2, 3);
    await bound(at(server, 'add', 'bind')(server, 2))(3);
    expect(sent).toEqual([
      '{"jsonrpc":"2.0","method":"add","params":[2,3],"id":1}',
      '{"jsonrpc":"2.0","method":"add","params":[2,3],"id":2}',
    ]);
  });

  it.each<[string, readonly unknown[], string]>([
    ['call', [{ name: 'x' }], '"tools.call","params":{"name":"x"}'],
    ['call', [], '"tools.call"'],
    ['call', ['x', [1]], '"tools.call","params":["x",[1]]'],
    ['call', [{ a: 1 }, [1]], '"tools.call","params":[{"a":1},[1]]'],
    ['call', [[1], 2], '"tools.call","params":[[1],2]'],
    ['call', [0], '"tools.call","params":[0]'],
    ['call', [false], '"tools.call","params":[false]'],
    ['bind', [{ queue: 'x' }], '"tools.bind","params":{"queue":"x"}'],
    ['bind', ['x', 'y'], '"tools.bind","params":["x","y"]'],
    ['apply', [{ a: 1 }], '"tools.apply","params":{"a":1}'],
    ['apply', [{ a: 1 }, { b: 2 }], '"tools.apply","params":[{"a":1},{"b":2}]'],
    ['apply', [], '"tools.apply"'],
    ['apply', ['x'], '"tools.apply","params":["x"]'],
  ])(
    "%s(...%j) in a namespace calls the server's method of that name",
    async (name, args, rest) => {
      const { client, sent } = recording();
      const server = proxy(client);
      await at(server, 'tools', name)(...args);
      await at(server, 'notify', 'tools', name)(...args);
      await server.request(`tools.${name}`, ...args);
      expect(sent).toEqual([
        `{"jsonrpc":"2.0","method":${rest},"id":1}`,
        `{"jsonrpc":"2.0","method":${rest}}`,
        `{"jsonrpc":"2.0","method":${rest},"id":2}`,
      ]);
    },
  );

  it('call can be a namespace', async () => {
    const { client, sent } = recording();
    await at(proxy(client), 'tools', 'call', 'call')({ a: 1 });
    expect(sent).toEqual(['{"jsonrpc":"2.0","method":"tools.call.call","params":{"a":1},"id":1}']);
  });

  /** What Jest and sinon do. */
  function wrap(original: Open): Open {
    return function spy(this: unknown) {
      // biome-ignore lint/complexity/noArguments: as they do
      return original.apply(this, arguments as IArguments & unknown[]);
    } as unknown as Open;
  }
  interface Holder {
    add: Open;
  }

  it.each<[string, (server: Holder) => Holder]>([
    ['vi.fn', ({ add }) => ({ add: vi.fn(add) as unknown as Open })],
    [
      'vi.spyOn',
      (server) => {
        vi.spyOn(server, 'add');
        return server;
      },
    ],
    [
      'vi.spyOn on an object that has the method',
      ({ add }) => {
        const holder = { add };
        vi.spyOn(holder, 'add');
        return holder;
      },
    ],
    ["Node's mock.fn", ({ add }) => ({ add: mock.fn(add) })],
    [
      "Node's mock.method",
      (server) => {
        // Node only looks at existing properties, and reading a method creates one.
        expect(server.add).toBeTypeOf('function');
        mock.method(server, 'add');
        return server;
      },
    ],
    ['a wrapper on an object', ({ add }) => ({ add: wrap(add) })],
    ['a wrapper on the proxy', (server) => Object.assign(server, { add: wrap(server.add) })],
  ])('a spy created by %s passes calls on', async (_, spy) => {
    const { client, sent } = recording();
    for (const server of [proxy(client), at(proxy(client), 'system')]) {
      const holder = spy(server as unknown as Holder);
      await holder.add(2, 3);
      const { add } = holder;
      await add({ a: 1 });
    }
    expect(sent).toEqual([
      '{"jsonrpc":"2.0","method":"add","params":[2,3],"id":1}',
      '{"jsonrpc":"2.0","method":"add","params":{"a":1},"id":2}',
      '{"jsonrpc":"2.0","method":"system.add","params":[2,3],"id":3}',
      '{"jsonrpc":"2.0","method":"system.add","params":{"a":1},"id":4}',
    ]);
  });

  it('printing shows the path, on every version of Node', () => {
    const { client } = recording();
    expect(inspect(proxy(client))).toBe('[proxy *]');
    expect(inspect(at(proxy(client), 'system', 'log'))).toBe('[proxy system.log.*]');
  });

  it.each(ownOfFunctions)('%s is a method at the top level', async (name) => {
    const { client, sent } = recording();
    await at(proxy(client), name)();
    expect(sent).toEqual([`{"jsonrpc":"2.0","method":"${name}","id":1}`]);
  });
});
