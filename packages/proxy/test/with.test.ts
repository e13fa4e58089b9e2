import { type CallOptions, createClient } from '@jsonrpcclient/core';
import { proxy, type ServerProxy } from '@jsonrpcclient/proxy';
import { describe, expect, it, vi } from 'vitest';
import { at, recording } from './recording.ts';

interface Api {
  add(a: number, b: number): number;
  find(filter: { name: string }): string;
  go(): void;
  'system.go'(): void;
}

interface HttpLike extends CallOptions {
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** A client over a transport that records the options of each call. */
function withOptions() {
  const seen: HttpLike[] = [];
  const client = createClient(async (payload, options: HttpLike) => {
    seen.push(options);
    return { body: { jsonrpc: '2.0', result: 5, id: Reflect.get(payload, 'id') } };
  });
  return { client: client.with<Api>(), seen };
}

describe('with', () => {
  it.each<[string, (server: ServerProxy<Api>) => Promise<unknown>, string]>([
    ['add(2, 3)', (server) => server.add(2, 3), '"add","params":[2,3],"id":1'],
    ['system.go()', (server) => server.system.go(), '"system.go","id":1'],
    ["request('go')", (server) => server.request('go'), '"go","id":1'],
    ['notify.go()', (server) => server.notify.go(), '"go"'],
    ["notify('go')", (server) => server.notify('go'), '"go"'],
    ['with({}).go()', (server) => server.with({}).go(), '"go","id":1'],
  ])('sends %s as the proxy does', async (_, call, rest) => {
    const { client, sent } = recording<Api>();
    await call(proxy(client).with({ timeout: 500 }));
    expect(sent).toEqual([`{"jsonrpc":"2.0","method":${rest}}`]);
  });

  it('adds its options to those of the client, for its own calls only', async () => {
    const { client, seen } = withOptions();
    const server = proxy(client.with({ headers: { a: '1' }, timeout: 100 }));
    const { signal } = new AbortController();
    await server.with({ signal, headers: { b: '2' } }).add(2, 3);
    await server
      .with({ headers: { b: '2' } })
      .with({ headers: { c: '3' } })
      .notify.go();
    await server.add(2, 3);
    expect(seen.map(({ headers }) => headers)).toEqual([
      { a: '1', b: '2' },
      { a: '1', b: '2', c: '3' },
      { a: '1' },
    ]);
  });

  it('aborts the call if its signal does', async () => {
    const server = proxy(createClient<Api>(() => new Promise(() => {})));
    const controller = new AbortController();
    const call = server.with({ signal: controller.signal }).add(2, 3);
    controller.abort('enough');
    await expect(call).rejects.toBe('enough');
  });

  it('limits the time of a call', async () => {
    vi.useFakeTimers();
    const server = proxy(createClient<Api>(() => new Promise(() => {})));
    const call = server.with({ timeout: 500 }).add(2, 3);
    const rejected = expect(call).rejects.toMatchObject({ name: 'TimeoutError', timeout: 500 });
    await vi.advanceTimersByTimeAsync(500);
    await rejected;
    vi.useRealTimers();
  });

  it('keeps the options of the proxy', async () => {
    const { client, sent } = recording<Api>();
    await at(proxy(client, { separator: '/' }).with({}), 'a', 'b')();
    await proxy(client, { positional: true }).with({}).find({ name: 'Foo' });
    await proxy(client, { params: 'always' }).with({}).go();
    const explicit = proxy(client, { response: 'explicit' }).with({ timeout: 500 });
    await explicit.add(2, 3);
    await explicit.with({}).add(2, 3, { response: true });
    expect(sent).toEqual([
      '{"jsonrpc":"2.0","method":"a/b","id":1}',
      '{"jsonrpc":"2.0","method":"find","params":[{"name":"Foo"}],"id":2}',
      '{"jsonrpc":"2.0","method":"go","params":[],"id":3}',
      '{"jsonrpc":"2.0","method":"add","params":[2,3]}',
      '{"jsonrpc":"2.0","method":"add","params":[2,3],"id":4}',
    ]);
  });

  it('is a method of the server in a namespace, and by name', async () => {
    const { client, sent } = recording();
    const server = proxy(client);
    await server.request('with', { timeout: 5 });
    await at(server, 'notify', 'with')(1);
    await at(server, 'system', 'with')(1);
    expect(sent).toEqual([
      '{"jsonrpc":"2.0","method":"with","params":{"timeout":5},"id":1}',
      '{"jsonrpc":"2.0","method":"with","params":[1]}',
      '{"jsonrpc":"2.0","method":"system.with","params":[1],"id":2}',
    ]);
  });
});

describe('a proxy', () => {
  it('works behind another proxy, as frameworks make it reactive', async () => {
    const { client, sent } = recording<Api>();
    const reactive = new Proxy(proxy(client), {
      get: (target, name, receiver) => Reflect.get(target, name, receiver),
    });
    await reactive.add(2, 3);
    await reactive.system.go();
    await reactive.notify.go();
    expect(sent).toHaveLength(3);
    expect(reactive.add).toBe(reactive.add);
  });

  it('works as the prototype of an object', async () => {
    const { client, sent } = recording<Api>();
    const server = proxy(client);
    const inheriting: typeof server = Object.create(server);
    await inheriting.add(2, 3);
    expect(inheriting.add).toBe(server.add);
    expect(sent).toHaveLength(1);
  });

  it('has a prototype without methods', () => {
    const prototype = Object.getPrototypeOf(proxy(recording().client));
    expect(prototype.add).toBeUndefined();
    expect(`${prototype}`).toBe('[object Object]');
  });
});
