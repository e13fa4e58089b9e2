import { runInNewContext } from 'node:vm';
import { createClient } from '@jsonrpcclient/core';
import { proxy, type ServerProxy } from '@jsonrpcclient/proxy';
import { describe, expect, it, vi } from 'vitest';
import { at, recording } from './recording.ts';

interface Api {
  add(...numbers: number[]): number;
  find(...filters: unknown[]): string;
  go(): void;
  store(value: unknown): void;
  'system.listMethods'(): string[];
  'system.log.write'(line: string): void;
  system(): string;
  'textDocument/hover'(params: { line: number }): string;
}

class Point {
  readonly x = 1;
}

const bare = Object.assign(Object.create(null) as object, { a: 1 });

describe('a call', () => {
  it.each<[string, (server: ServerProxy<Api>) => Promise<unknown>, string]>([
    ['add(2, 3)', (server) => server.add(2, 3), '"add","params":[2,3],"id":1'],
    ['add(2)', (server) => server.add(2), '"add","params":[2],"id":1'],
    ['go()', (server) => server.go(), '"go","id":1'],
    [
      "find({ name: 'Foo' })",
      (server) => server.find({ name: 'Foo' }),
      '"find","params":{"name":"Foo"},"id":1',
    ],
    [
      "find(42, { name: 'Foo' })",
      (server) => server.find(42, { name: 'Foo' }),
      '"find","params":[42,{"name":"Foo"}],"id":1',
    ],
    ['find({}, {})', (server) => server.find({}, {}), '"find","params":[{},{}],"id":1'],
    ['find({})', (server) => server.find({}), '"find","params":{},"id":1'],
    [
      'find of an object without a prototype',
      (server) => server.find(bare),
      '"find","params":{"a":1},"id":1',
    ],
    ['find([1])', (server) => server.find([1]), '"find","params":[[1]],"id":1'],
    ['find([])', (server) => server.find([]), '"find","params":[[]],"id":1'],
    ['find(null)', (server) => server.find(null), '"find","params":[null],"id":1'],
    ["find('Foo')", (server) => server.find('Foo'), '"find","params":["Foo"],"id":1'],
    ['find(false)', (server) => server.find(false), '"find","params":[false],"id":1'],
    [
      'find of a date',
      (server) => server.find(new Date(0)),
      '"find","params":["1970-01-01T00:00:00.000Z"],"id":1',
    ],
    [
      'find of an instance of a class',
      (server) => server.find(new Point()),
      '"find","params":[{"x":1}],"id":1',
    ],
    [
      'find({ response: true }), which is an ordinary param in this mode',
      (server) => server.find({ response: true }),
      '"find","params":{"response":true},"id":1',
    ],
    [
      'system.listMethods()',
      (server) => server.system.listMethods(),
      '"system.listMethods","id":1',
    ],
    ['system()', (server) => server.system(), '"system","id":1'],
    [
      "system.log.write('x')",
      (server) => server.system.log.write('x'),
      '"system.log.write","params":["x"],"id":1',
    ],
    [
      "request('add', 2, 3)",
      (server) => server.request('add', 2, 3),
      '"add","params":[2,3],"id":1',
    ],
    [
      "request('find', { name: 'Foo' })",
      (server) => server.request('find', { name: 'Foo' }),
      '"find","params":{"name":"Foo"},"id":1',
    ],
    ["request('go')", (server) => server.request('go'), '"go","id":1'],
    [
      "request('system.listMethods')",
      (server) => server.request('system.listMethods'),
      '"system.listMethods","id":1',
    ],
    ["notify('go')", (server) => server.notify('go'), '"go"'],
    ["notify('add', 2, 3)", (server) => server.notify('add', 2, 3), '"add","params":[2,3]'],
    [
      "notify('find', { name: 'Foo' })",
      (server) => server.notify('find', { name: 'Foo' }),
      '"find","params":{"name":"Foo"}',
    ],
    ['notify.go()', (server) => server.notify.go(), '"go"'],
    ['notify.add(2, 3)', (server) => server.notify.add(2, 3), '"add","params":[2,3]'],
    ['notify.find({ a: 1 })', (server) => server.notify.find({ a: 1 }), '"find","params":{"a":1}'],
    [
      'notify.system.listMethods()',
      (server) => server.notify.system.listMethods(),
      '"system.listMethods"',
    ],
  ])('%s sends exactly the documented message', async (_, call, rest) => {
    const { client, sent } = recording<Api>();
    await call(proxy<Api>(client));
    expect(sent).toEqual([`{"jsonrpc":"2.0","method":${rest}}`]);
  });

  it('resolves to the result, and a notification to undefined', async () => {
    const client = createClient<Api>(async () => ({
      body: { jsonrpc: '2.0', result: 5, id: 1 },
    }));
    const server = proxy<Api>(client);
    expect(await server.add(2, 3)).toBe(5);
    expect(await server.notify.add(2, 3)).toBeUndefined();
    expect(await server.notify('add', 2, 3)).toBeUndefined();
  });

  it('rejects like the client', async () => {
    const error = { code: 1, message: 'No' };
    const server = proxy<Api>(
      createClient(async () => ({ body: { jsonrpc: '2.0', error, id: null } })),
    );
    await expect(server.add(1)).rejects.toMatchObject({ ...error, method: 'add' });
    await expect(server.store([() => 1])).rejects.toThrow(TypeError);
    await expect(server.store(undefined)).rejects.toThrow(TypeError);
  });

  it('sends a plain object from another realm by name', async () => {
    const { client, sent } = recording<Api>();
    await proxy<Api>(client).find(runInNewContext('({ name: "Foo" })'));
    expect(sent).toEqual(['{"jsonrpc":"2.0","method":"find","params":{"name":"Foo"},"id":1}']);
  });

  it('accepts a path of any length', async () => {
    const { client, sent } = recording();
    const names = Array.from({ length: 50 }, (_, index) => `n${index}`);
    await at(proxy(client), ...names)(1);
    expect(sent[0]).toContain(`"method":"${names.join('.')}","params":[1]`);
  });
});

describe('the separator option', () => {
  it('joins the parts of a name', async () => {
    const { client, sent } = recording<Api>();
    const server = proxy(client, { separator: '/' });
    await server.textDocument.hover({ line: 1 });
    await server.notify.textDocument.hover({ line: 2 });
    await server.request('textDocument/hover', { line: 3 });
    expect(sent).toEqual([
      '{"jsonrpc":"2.0","method":"textDocument/hover","params":{"line":1},"id":1}',
      '{"jsonrpc":"2.0","method":"textDocument/hover","params":{"line":2}}',
      '{"jsonrpc":"2.0","method":"textDocument/hover","params":{"line":3},"id":2}',
    ]);
  });

  it.each(['_', '::', ''])('can be %j', async (separator) => {
    const { client, sent } = recording();
    await at(proxy(client, { separator }), 'a', 'b', 'c')();
    expect(sent[0]).toContain(`"method":"a${separator}b${separator}c"`);
  });

  it('is a dot if undefined', async () => {
    const { client, sent } = recording();
    await at(proxy(client, { separator: undefined }), 'a', 'b')();
    expect(sent[0]).toContain('"method":"a.b"');
  });
});

describe('the positional option', () => {
  it('sends a single object in an array', async () => {
    const { client, sent } = recording<Api>();
    const server = proxy<Api>(client, { positional: true });
    await server.find({ name: 'Foo' });
    await server.notify.find({ name: 'Foo' });
    await server.notify('find', {});
    await server.request('find', { name: 'Foo' });
    await server.go();
    await server.add(2, 3);
    expect(sent).toEqual([
      '{"jsonrpc":"2.0","method":"find","params":[{"name":"Foo"}],"id":1}',
      '{"jsonrpc":"2.0","method":"find","params":[{"name":"Foo"}]}',
      '{"jsonrpc":"2.0","method":"find","params":[{}]}',
      '{"jsonrpc":"2.0","method":"find","params":[{"name":"Foo"}],"id":2}',
      '{"jsonrpc":"2.0","method":"go","id":3}',
      '{"jsonrpc":"2.0","method":"add","params":[2,3],"id":4}',
    ]);
  });
});

describe('the params option', () => {
  it("with 'always' sends an empty array for a call without arguments", async () => {
    const { client, sent } = recording<Api>();
    const server = proxy<Api>(client, { params: 'always' });
    await server.go();
    await server.notify.go();
    await server.notify('go');
    await server.request('go');
    await server.system.listMethods();
    await server.add(2, 3);
    await server.find({ name: 'Foo' });
    expect(sent).toEqual([
      '{"jsonrpc":"2.0","method":"go","params":[],"id":1}',
      '{"jsonrpc":"2.0","method":"go","params":[]}',
      '{"jsonrpc":"2.0","method":"go","params":[]}',
      '{"jsonrpc":"2.0","method":"go","params":[],"id":2}',
      '{"jsonrpc":"2.0","method":"system.listMethods","params":[],"id":3}',
      '{"jsonrpc":"2.0","method":"add","params":[2,3],"id":4}',
      '{"jsonrpc":"2.0","method":"find","params":{"name":"Foo"},"id":5}',
    ]);
  });

  it("works together with response: 'explicit'", async () => {
    const { client, sent } = recording();
    const server = proxy(client, { params: 'always', response: 'explicit' });
    await at(server, 'go')({ response: true });
    await at(server, 'go')();
    expect(sent).toEqual([
      '{"jsonrpc":"2.0","method":"go","params":[],"id":1}',
      '{"jsonrpc":"2.0","method":"go","params":[]}',
    ]);
  });

  it('is not needed by the client, which sends an empty array as passed', async () => {
    const { client, sent } = recording();
    await client.request('go', []);
    await client.notify('go', []);
    expect(sent).toEqual([
      '{"jsonrpc":"2.0","method":"go","params":[],"id":1}',
      '{"jsonrpc":"2.0","method":"go","params":[]}',
    ]);
  });
});

describe('a method', () => {
  it('is the same function every time', () => {
    const server = proxy<Api>(recording<Api>().client);
    expect(server.add).toBe(server.add);
    expect(server.system).toBe(server.system);
    expect(server.system.listMethods).toBe(server.system.listMethods);
    expect(server.notify.go).toBe(server.notify.go);
    expect(server.request).toBe(server.request);
    expect(server.notify).toBe(server.notify);
    expect(server.notify.go).not.toBe(server.go);
  });

  it('is a function', () => {
    const server = proxy<Api>(recording<Api>().client);
    expect(typeof server.add).toBe('function');
    expect(typeof server.system.listMethods).toBe('function');
  });

  it('works without this', async () => {
    const { client, sent } = recording<Api>();
    const { add, request, notify } = proxy<Api>(client);
    await add(1);
    await request('add', 2);
    await notify('add', 3);
    await [4].map((n) => add(n))[0];
    expect(sent).toHaveLength(4);
  });

  it('can be mocked before its first use', async () => {
    const { client, sent } = recording<Api>();
    const server = proxy<Api>(client);
    const spy = vi.spyOn(server, 'add').mockResolvedValue(7);
    expect(await server.add(2, 3)).toBe(7);
    expect(spy).toHaveBeenCalledWith(2, 3);
    expect(sent).toEqual([]);
    spy.mockRestore();
    await server.add(2, 3);
    expect(sent).toEqual(['{"jsonrpc":"2.0","method":"add","params":[2,3],"id":1}']);
  });

  it('can be mocked after its first use', async () => {
    const { client, sent } = recording<Api>();
    const server = proxy<Api>(client);
    await server.system.listMethods();
    const spy = vi.spyOn(server.system, 'listMethods').mockResolvedValue(['x']);
    expect(await server.system.listMethods()).toEqual(['x']);
    spy.mockRestore();
    await server.system.listMethods();
    expect(sent).toHaveLength(2);
  });

  it('is created separately in each proxy', async () => {
    const [one, other] = [recording<Api>(), recording<Api>()];
    await proxy<Api>(one.client).add(1);
    await proxy<Api>(other.client).add(2);
    expect([one.sent.length, other.sent.length]).toEqual([1, 1]);
  });
});

describe('an argument of the wrong kind', () => {
  it.each([
    ['http://user:s3cret@example/', 'string'],
    [undefined, 'undefined'],
    [null, 'Null'],
    [{}, 'Object'],
    [async () => ({ body: undefined }), 'function'],
    [Promise.resolve(), 'Promise'],
  ])('%o throws immediately, and is not shown', (value, kind) => {
    expect(() => proxy(value as never)).toThrow(
      new TypeError(`proxy: expected a client, got ${kind}`),
    );
  });
});
