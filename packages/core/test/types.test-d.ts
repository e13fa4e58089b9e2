import {
  type Call,
  type CallOptions,
  type Client,
  compose,
  createClient,
  type Id,
  type Message,
  type MethodName,
  type MethodParams,
  type MethodResult,
  type Middleware,
  notification,
  type Outcome,
  type Params,
  parse,
  parseJson,
  type RpcRequest,
  type RpcResponse,
  request,
  type Transport,
} from '@jsonrpcclient/core';
import { describe, expectTypeOf, it } from 'vitest';

interface HttpLike extends CallOptions {
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

interface Api {
  add(a: number, b: number): number;
  find(params: { name: string; limit?: number }): string;
  /** A function that is async gives the same as one that is not. */
  load(id: string): Promise<{ rows: string[] }>;
  go(): void;
  log(line: string, level?: number): void;
  list(filter?: { name: string }): string[];
  sum(numbers: number[]): number;
  move(points: { x: number; tags: string[] }[], by: { dx: number }): boolean;
  all(...values: number[]): number;
  either(value: string | { name: string }): void;
  'system.listMethods'(): string[];
  readonly version: string;
}

declare const plain: Transport;
declare const http: Transport<HttpLike>;
declare const untyped: Client;
declare const typed: Client<Api>;

/** Takes code that has to compile, and is never run. */
function compiles(_code: () => unknown): void {}

describe('the types of a client without an interface', () => {
  it('allow any method and params', () =>
    compiles(async () => {
      expectTypeOf(await untyped.request('add', [2, 3])).toEqualTypeOf<unknown>();
      expectTypeOf(await untyped.request<number>('add', [2, 3])).toEqualTypeOf<number>();
      const sum: number = await untyped.request('add', [2, 3]);
      untyped.request('find', { name: sum }, { timeout: 500 });
      untyped.request('go', undefined, { signal: AbortSignal.timeout(1) });
      untyped.request('go', undefined, undefined);
      untyped.request('add', [2, 3] as const);
      const named: { readonly name: string } = { name: 'Foo' };
      untyped.request('find', named);
      expectTypeOf(await untyped.notify('go')).toEqualTypeOf<void>();
      expectTypeOf(createClient(plain)).toEqualTypeOf<Client>();
    }));

  it('reject params that are neither an array nor an object, and other mistakes', () =>
    compiles(() => {
      // @ts-expect-error a text is no params
      untyped.request('find', 'Foo');
      // @ts-expect-error null is no params
      untyped.request('find', null);
      // @ts-expect-error a method is a text
      untyped.request(1);
      // @ts-expect-error a timeout is a number
      untyped.request('go', [], { timeout: '500' });
      // @ts-expect-error a plain transport knows no headers
      untyped.request('go', [], { headers: { a: '1' } });
      // @ts-expect-error nor as a default
      createClient(plain, { headers: { a: '1' } });
      // @ts-expect-error nor as a later default
      createClient(plain).with({ headers: { a: '1' } });
      // @ts-expect-error nor in a batch
      untyped.batch([], { headers: { a: '1' } });
      createClient(plain, { dialect: 'lenient', writes: (value) => value instanceof Map });
      // @ts-expect-error there is no such dialect
      createClient(plain, { dialect: '3.0' });
      // @ts-expect-error ids are texts or numbers
      createClient(plain, { ids: () => null });
    }));

  it('know the shape of the outcomes of a batch', () =>
    compiles(async () => {
      const outcomes = await untyped.batch([
        { method: 'add', params: [2, 3] },
        { method: 'go', notify: true },
        { method: 'stop', notify: false },
      ]);
      expectTypeOf(outcomes).toEqualTypeOf<[Outcome, undefined, Outcome]>();
      expectTypeOf(await untyped.batch([])).toEqualTypeOf<[]>();
      const mapped = await untyped.batch([1, 2].map((n) => ({ method: 'add', params: [n] })));
      expectTypeOf(mapped).toEqualTypeOf<Outcome[]>();
      const perhaps = await untyped.batch([{ method: 'go', notify: Math.random() > 0.5 }]);
      expectTypeOf(perhaps).toEqualTypeOf<[Outcome | undefined]>();
      const [first] = outcomes;
      if (first.ok) expectTypeOf(first.result).toEqualTypeOf<unknown>();
      else expectTypeOf(first.error).toExtend<Error>();
      // @ts-expect-error an outcome has a result only when it is ok
      first.result;
      // @ts-expect-error a call has a method
      untyped.batch([{ params: [1] }]);
    }));
});

describe('the types of a client with an interface', () => {
  it('infer the result', () =>
    compiles(async () => {
      expectTypeOf(await typed.request('add', [2, 3])).toEqualTypeOf<number>();
      expectTypeOf(await typed.request('load', ['x'])).toEqualTypeOf<{ rows: string[] }>();
      expectTypeOf(await typed.request('go')).toEqualTypeOf<void>();
      expectTypeOf(await typed.request('system.listMethods')).toEqualTypeOf<string[]>();
      expectTypeOf(await typed.notify('add', [2, 3])).toEqualTypeOf<void>();
    }));

  it('allow params by position and by name', () =>
    compiles(() => {
      typed.request('find', [{ name: 'Foo' }]);
      typed.request('find', { name: 'Foo' });
      typed.request('find', { name: 'Foo', limit: 1 });
      typed.request('find', { name: 'Foo' } as const);
      typed.request('list');
      typed.request('list', []);
      typed.request('list', { name: 'Foo' });
      typed.request('list', [{ name: 'Foo' }]);
      typed.request('log', ['x']);
      typed.request('log', ['x', 1]);
      typed.request('go', []);
      typed.request('go', undefined, { timeout: 5 });
      typed.request('all');
      typed.request('all', [1, 2, 3]);
      typed.request('sum', [[1, 2, 3]]);
      typed.request('either', ['x']);
      typed.request('either', { name: 'x' });
      typed.request('move', [[{ x: 1, tags: ['a'] }], { dx: 1 }], { timeout: 5 });
      const pair: readonly [number, number] = [2, 3];
      typed.request('add', pair);
      const numbers: number[] = [1];
      typed.notify('sum', [numbers]);
    }));

  it('reject anything the interface does not have', () =>
    compiles(() => {
      // @ts-expect-error there is no such method
      typed.request('sub', [2, 3]);
      // @ts-expect-error a member that is no function is no method
      typed.request('version');
      // @ts-expect-error the params are missing
      typed.request('add');
      // @ts-expect-error one is missing
      typed.request('add', [2]);
      // @ts-expect-error there is one too many
      typed.request('add', [2, 3, 4]);
      // @ts-expect-error one has another type
      typed.request('add', [2, '3']);
      // @ts-expect-error the method has no params by name
      typed.request('add', { a: 2, b: 3 });
      // @ts-expect-error a member is missing
      typed.request('find', {});
      // @ts-expect-error a member has another type
      typed.request('find', { name: 1 });
      // @ts-expect-error a member is unknown
      typed.request('find', { name: 'Foo', max: 1 });
      // @ts-expect-error an array does not go by name
      typed.request('sum', [1, 2, 3]);
      // @ts-expect-error the method takes none
      typed.request('go', [1]);
      // @ts-expect-error a plain transport knows no headers
      typed.request('go', [], { headers: {} });
      // @ts-expect-error notify is as strict
      typed.notify('add', ['2']);
      // @ts-expect-error and so is its method
      typed.notify('sub');
      // @ts-expect-error the result is a number
      typed.request('add', [2, 3]).then((text: string) => text);
      // @ts-expect-error options are the third argument
      typed.request('go', { timeout: 5 });
      // @ts-expect-error nothing is not options
      typed.request('go', {});
      // @ts-expect-error the params fit only one of the methods
      typed.request(Math.random() > 0.5 ? 'add' : 'load', [2, 3]);
      typed.request(Math.random() > 0.5 ? 'go' : 'list', []);
    }));

  it('assign each outcome of a batch the type of its call', () =>
    compiles(async () => {
      const outcomes = await typed.batch([
        { method: 'add', params: [2, 3] },
        { method: 'find', params: { name: 'Foo' } },
        { method: 'go', notify: true },
        { method: 'load', params: ['x'], notify: false },
        { method: 'list' },
      ]);
      expectTypeOf(outcomes).toEqualTypeOf<
        [
          Outcome<number>,
          Outcome<string>,
          undefined,
          Outcome<{ rows: string[] }>,
          Outcome<string[]>,
        ]
      >();
      expectTypeOf(await typed.batch([])).toEqualTypeOf<[]>();
    }));

  it('allow mutable arrays in the params of a batch', () =>
    compiles(async () => {
      const outcomes = await typed.batch([
        { method: 'sum', params: [[1, 2, 3]] },
        { method: 'move', params: [[{ x: 1, tags: ['a', 'b'] }], { dx: 1 }] },
        { method: 'all', params: [1, 2] },
      ]);
      expectTypeOf(outcomes).toEqualTypeOf<[Outcome<number>, Outcome<boolean>, Outcome<number>]>();
    }));

  it('infer an array for calls that were made by map', () =>
    compiles(async () => {
      const calls = [1, 2].map((n) => ({ method: 'add', params: [n, n] }) as const);
      expectTypeOf(await typed.batch(calls)).toEqualTypeOf<Outcome<number>[]>();
      const inPlace = await typed.batch(
        [1, 2].map((n) => ({ method: 'add' as const, params: [n, n] as const })),
      );
      expectTypeOf(inPlace).toEqualTypeOf<Outcome<number>[]>();
    }));

  it('accept lists of calls, whatever their type', () =>
    compiles(async () => {
      const calls: Call<Api>[] = [];
      const outcomes = await typed.batch(calls);
      expectTypeOf<Outcome<number>>().toExtend<(typeof outcomes)[number]>();
      const constant = [{ method: 'add', params: [2, 3] }] as const;
      expectTypeOf(await typed.batch(constant)).toEqualTypeOf<[Outcome<number>]>();
      const inPlace = await typed.batch([1, 2].map((n) => ({ method: 'add', params: [n, n] })));
      expectTypeOf(inPlace).toEqualTypeOf<Outcome<number>[]>();
    }));

  it('reject a list in which the method is any string', () =>
    compiles(() => {
      const calls = [1, 2].map((n) => ({ method: 'add', params: [n, n] }));
      // @ts-expect-error as const is missing
      typed.batch(calls);
      const untypedCalls: Call[] = [];
      // @ts-expect-error their method is any string, too
      typed.batch(untypedCalls);
    }));

  it('include undefined if the value of notify is not known', () =>
    compiles(async () => {
      const notify: boolean = Math.random() > 0.5;
      const outcomes = await typed.batch([{ method: 'add', params: [2, 3], notify }]);
      expectTypeOf(outcomes).toEqualTypeOf<[Outcome<number> | undefined]>();
    }));

  it('reject wrong calls in a batch', () =>
    compiles(() => {
      // @ts-expect-error there is no such method
      typed.batch([{ method: 'sub', params: [2, 3] }]);
      // @ts-expect-error one has another type
      typed.batch([{ method: 'add', params: [2, '3'] }]);
      // @ts-expect-error the params are missing
      typed.batch([{ method: 'add' }]);
      // @ts-expect-error a member has another type
      typed.batch([{ method: 'find', params: { name: 1 } }]);
      // @ts-expect-error the second is wrong
      typed.batch([{ method: 'go' }, { method: 'go', params: [1] }]);
    }));
});

describe('the options of the transport', () => {
  it('are known to a client without an interface', () =>
    compiles(() => {
      const client = createClient(http, { headers: { a: '1' }, timeout: 5, dialect: '1.0' });
      expectTypeOf(client).toEqualTypeOf<Client<unknown, HttpLike>>();
      client.request('go', [], { headers: { b: '2' } });
      client.notify('go', [], { headers: { b: '2' } });
      client.batch([{ method: 'go' }], { headers: { b: '2' } });
      client.with({ headers: { b: '2' } }).request('go', [], { headers: { c: '3' } });
      // @ts-expect-error a header is a text
      client.request('go', [], { headers: { b: 2 } });
      // @ts-expect-error there is no such option
      client.request('go', [], { header: {} });
    }));

  it('remain when `with` sets the interface', () =>
    compiles(async () => {
      const client = createClient(http).with<Api>({ timeout: 5 });
      expectTypeOf(client).toEqualTypeOf<Client<Api, HttpLike>>();
      expectTypeOf(
        await client.request('add', [2, 3], { headers: { b: '2' } }),
      ).toEqualTypeOf<number>();
      client.with({ headers: { b: '2' } }).notify('go', [], { headers: { c: '3' } });
      client.batch([{ method: 'go' }], { headers: { b: '2' } });
      // @ts-expect-error there is no such method
      client.request('sub');
    }));

  it('keep the interface when a client with other defaults is passed on', () =>
    compiles(() => {
      const pass = <M>(client: Client<M> | Client): Client<M> => client as Client<M>;
      expectTypeOf(pass(typed.with({ timeout: 5 }))).toEqualTypeOf<Client<Api>>();
      expectTypeOf(pass(untyped.with<Api>({ timeout: 5 }))).toEqualTypeOf<Client<Api>>();
    }));

  it('remain in middleware that fits any transport', () =>
    compiles(() => {
      const retry =
        <O extends CallOptions>(_times: number): Middleware<O> =>
        (next) =>
          next;
      const log: Middleware = (next) => next;
      const signed: Middleware<HttpLike> = (next) => (payload, options) =>
        next(payload, { ...options, headers: { ...options.headers, signature: 'x' } });
      const authorized: Middleware = (next) => (payload, options) =>
        'method' in payload
          ? next({ ...payload, auth: 'x' }, options)
          : next(
              payload.map((message) => ({ ...message, auth: 'x', session: 1 })),
              options,
            );
      const named: Middleware = (next) => (payload, options) => {
        const add = (message: Message): Message => ({ ...message, session: 'x' });
        return next('method' in payload ? add(payload) : payload.map(add), options);
      };
      expectTypeOf(compose(plain, authorized, named)).toExtend<Transport>();
      // @ts-expect-error a message has a method
      (((next) => (_, options) => next({ auth: 'x' }, options)) satisfies Middleware)(plain);
      // @ts-expect-error which is a text
      (((next) => (_, options) => next({ method: 1 }, options)) satisfies Middleware)(plain);
      expectTypeOf(compose(http, retry(3), signed, retry(2))).toExtend<Transport<HttpLike>>();
      expectTypeOf(compose(plain, retry(3), log)).toExtend<Transport>();
      createClient(compose(http, retry(3))).request('go', [], { headers: { b: '2' } });
      createClient(compose(http, retry(3)), { headers: { b: '2' } });
      createClient(compose(http), { headers: { b: '2' }, timeout: 5 });
      // @ts-expect-error headers are texts
      createClient(compose(http, retry(3)), { headers: { b: 2 } });
      // @ts-expect-error there is no such option
      createClient(compose(http, retry(3)), { header: {} });
      // @ts-expect-error middleware of HTTP fits no plain transport
      compose(plain, (next: Transport<{ headers: string }>) => next);
    }));

  it('can be passed to createClient with an interface over a plain transport', () =>
    compiles(async () => {
      const client = createClient<Api>(plain, { timeout: 5 });
      expectTypeOf(client).toEqualTypeOf<Client<Api>>();
      expectTypeOf(await client.request('add', [2, 3])).toEqualTypeOf<number>();
      expectTypeOf(createClient<Api, HttpLike>(http)).toEqualTypeOf<Client<Api, HttpLike>>();
      // @ts-expect-error a plain transport knows no headers
      createClient<Api>(plain, { headers: {} });
    }));

  it('allow a lambda as a transport', () =>
    compiles(() => {
      createClient(async () => ({ body: 1 }));
      createClient(async (payload, { signal }) => ({ body: [payload, signal?.aborted] }));
      createClient<Api>(async () => ({ body: 1 })).request('go');
      // @ts-expect-error a reply has a body
      createClient(async () => ({}));
    }));

  it('allow a client with more options in place of one with fewer', () =>
    compiles(() => {
      expectTypeOf<Client<Api, HttpLike>>().toExtend<Client<Api>>();
      const take = (client: Client<Api>) => client.request('go');
      take(createClient(http).with<Api>());
    }));
});

describe('the types of messages and responses', () => {
  it('match the contract', () =>
    compiles(() => {
      expectTypeOf(request('add', [2, 3])).toEqualTypeOf<RpcRequest>();
      expectTypeOf(request('add').id).toEqualTypeOf<Id>();
      expectTypeOf(notification('go').id).toEqualTypeOf<undefined>();
      expectTypeOf(parse([])).toEqualTypeOf<RpcResponse[]>();
      expectTypeOf(parse({})).toEqualTypeOf<RpcResponse>();
      expectTypeOf(parse(JSON.parse('') as unknown)).toEqualTypeOf<RpcResponse | RpcResponse[]>();
      expectTypeOf(parseJson('')).toEqualTypeOf<RpcResponse | RpcResponse[]>();
      // @ts-expect-error an id is a text or a number
      request('add', [], null);
      // @ts-expect-error params are a structure
      notification('go', 1);
    }));

  it('of methods can be named', () => {
    interface Small {
      add(a: number, b: number): Promise<number>;
      find(params: { name: string }): string;
      readonly version: string;
    }
    expectTypeOf<MethodName<Small>>().toEqualTypeOf<'add' | 'find'>();
    expectTypeOf<MethodResult<Small['add']>>().toEqualTypeOf<number>();
    expectTypeOf<readonly [number, number]>().toExtend<MethodParams<Small['add']>>();
    expectTypeOf<{ name: string }>().toExtend<MethodParams<Small['find']>>();
    expectTypeOf<{ name: string }>().not.toExtend<MethodParams<Small['add']>>();
    expectTypeOf<MethodParams<Small['add']>>().toExtend<Params>();
  });
});
