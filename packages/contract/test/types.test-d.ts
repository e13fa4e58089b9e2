import {
  checked,
  contract,
  declared,
  type Events,
  type InputOf,
  type Methods,
  type OutputOf,
  type Requests,
  type Schema,
  type,
} from '@jsonrpcclient/contract';
import { type CallOptions, type Client, createClient, type Transport } from '@jsonrpcclient/core';
import { proxy } from '@jsonrpcclient/proxy';
import { type as ark } from 'arktype';
import { Schema as Effect } from 'effect';
import { number, string } from 'valibot';
import { describe, expectTypeOf, it } from 'vitest';
import { z } from 'zod';

interface HttpLike extends CallOptions {
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

declare const http: Transport<HttpLike>;

const api = contract({
  methods: {
    add: { params: [z.number(), number()], result: ark('number') },
    find: {
      params: z.object({ name: z.string(), limit: z.number().default(10) }),
      result: string(),
    },
    echo: {
      params: [z.string(), z.number().optional()],
      result: Effect.toStandardSchemaV1(Effect.NullOr(Effect.String)),
    },
    sum: { params: [z.string()], rest: z.number(), result: z.number() },
    sumAll: { params: [], rest: z.number(), result: z.number() },
    at: {
      params: [z.date().transform((date) => date.toISOString())],
      result: z.string().transform((text) => new Date(text)),
    },
    tuple: { params: z.tuple([z.string(), z.number()]), result: z.number() },
    maybe: { params: z.object({ a: z.number() }).optional(), result: z.null() },
    transfer: {
      params: ark({ to: 'string', amount: 'number' }),
      result: type<{ id: string }>(),
      errors: { 1001: z.object({ balance: z.number() }), 1002: true, 1003: z.string() },
    },
    go: { params: [z.string()] },
    'system.listMethods': { result: z.array(z.string()) },
  },
  events: {
    tick: { params: [z.number()] },
    moved: { params: z.object({ at: z.string().transform((text) => new Date(text)) }) },
  },
  requests: {
    confirm: { params: z.object({ text: z.string() }), result: z.boolean() },
    when: { result: z.date().transform((date) => date.toISOString()) },
  },
  errors: { [-32005]: z.object({ retryAfter: z.number() }), 1003: z.number() },
});

type Api = typeof api;

/** Takes code that must compile and is never run. */
function compiles(_code: () => unknown): void {}

describe('the interfaces of a contract', () => {
  it('have the inputs of params and the outputs of results', () => {
    type M = Methods<Api>;
    expectTypeOf<M['add']>().toEqualTypeOf<(a: number, b: number) => number>();
    expectTypeOf<Parameters<M['find']>>().toEqualTypeOf<
      [{ name: string; limit?: number | undefined }]
    >();
    expectTypeOf<M['echo']>().toEqualTypeOf<(a: string, b?: number | undefined) => string | null>();
    expectTypeOf<M['sum']>().toEqualTypeOf<(a: string, ...rest: number[]) => number>();
    expectTypeOf<M['sumAll']>().toEqualTypeOf<(...rest: number[]) => number>();
    expectTypeOf<M['at']>().toEqualTypeOf<(date: Date) => Date>();
    expectTypeOf<M['tuple']>().toEqualTypeOf<(a: string, b: number) => number>();
    expectTypeOf<M['maybe']>().toEqualTypeOf<(params?: { a: number }) => null>();
    expectTypeOf<M['transfer']>().returns.toEqualTypeOf<{ id: string }>();
    expectTypeOf<M['go']>().toEqualTypeOf<(text: string) => void>();
    expectTypeOf<M['system.listMethods']>().toEqualTypeOf<() => string[]>();
  });

  it('have the outputs of the params that this side receives, and the inputs of its results', () => {
    expectTypeOf<Events<Api>['tick']>().toEqualTypeOf<(n: number) => void>();
    expectTypeOf<Events<Api>['moved']>().toEqualTypeOf<(params: { at: Date }) => void>();
    expectTypeOf<Requests<Api>['confirm']>().toEqualTypeOf<(params: { text: string }) => boolean>();
    expectTypeOf<Requests<Api>['when']>().toEqualTypeOf<() => Date>();
  });

  it('are empty if the contract has none', () => {
    expectTypeOf<keyof Methods<{ readonly events: Api['events'] }>>().toEqualTypeOf<never>();
    expectTypeOf<keyof Events<{ readonly methods: Api['methods'] }>>().toEqualTypeOf<never>();
  });
});

describe('a schema', () => {
  it('may be of any library', () => {
    expectTypeOf(z.number()).toExtend<Schema>();
    expectTypeOf(number()).toExtend<Schema>();
    expectTypeOf(ark('number')).toExtend<Schema>();
    expectTypeOf(Effect.toStandardSchemaV1(Effect.Number)).toExtend<Schema>();
    expectTypeOf(Effect.Number).not.toExtend<Schema>();
  });

  it('has an input and an output', () => {
    const date = z.string().transform((text) => new Date(text));
    expectTypeOf<InputOf<typeof date>>().toEqualTypeOf<string>();
    expectTypeOf<OutputOf<typeof date>>().toEqualTypeOf<Date>();
  });
});

describe('a checked client', () => {
  const client = checked(createClient(http), api);

  it('has the methods of the contract and the options of the transport', () =>
    compiles(async () => {
      expectTypeOf(client).toEqualTypeOf<Client<Methods<Api>, HttpLike>>();
      expectTypeOf(client.with({ timeout: 5 })).toEqualTypeOf<Client<Methods<Api>, HttpLike>>();
      const date = await client.request('at', [new Date()], { headers: { a: 'b' } });
      expectTypeOf(date).toEqualTypeOf<Date>();
      expectTypeOf(await client.request('find', { name: 'x' })).toEqualTypeOf<string>();
      await client.request('maybe');
      const [sum, found] = await client.batch([
        { method: 'add', params: [1, 2] },
        { method: 'find', params: { name: 'x' }, notify: true },
      ]);
      if (sum.ok) expectTypeOf(sum.result).toEqualTypeOf<number>();
      expectTypeOf(found).toEqualTypeOf<undefined>();
    }));

  it('has a typed proxy', () =>
    compiles(async () => {
      const server = proxy(client);
      expectTypeOf(await server.add(1, 2)).toEqualTypeOf<number>();
      expectTypeOf(await server.sum('a', 1, 2)).toEqualTypeOf<number>();
      expectTypeOf(await server.tuple('a', 1)).toEqualTypeOf<number>();
      expectTypeOf(await server.system.listMethods()).toEqualTypeOf<string[]>();
      expectTypeOf(await server.notify.go('x')).toEqualTypeOf<void>();
      await server.with({ headers: { a: 'b' } }).find({ name: 'x' });
    }));

  it('refuses what the contract does not have', () =>
    compiles(() => {
      // @ts-expect-error there is no such method
      client.request('ad', [1, 2]);
      // @ts-expect-error a param has the wrong type
      client.request('add', ['1', 2]);
      // @ts-expect-error a param is missing
      client.request('echo', []);
      // @ts-expect-error a member has the wrong type
      client.request('find', { name: 1 });
      // @ts-expect-error a param of the rest has the wrong type
      client.request('sum', ['a', 'b']);
      // @ts-expect-error there is no such method
      client.batch([{ method: 'ad' }]);
      // @ts-expect-error the proxy is as strict
      proxy(client).add('1', 2);
      // @ts-expect-error the result is a number
      client.request('add', [1, 2]).then((text: string) => text);
      // @ts-expect-error there is no such mode
      checked(createClient(http), api, { results: 'on' });
      // @ts-expect-error it is checked already
      checked(client, api);
    }));
});

describe('a contract', () => {
  it('refuses a value that is not a schema', () =>
    compiles(() => {
      // @ts-expect-error a schema of effect needs toStandardSchemaV1
      contract({ methods: { add: { params: [Effect.Number] } } });
      // @ts-expect-error there is no such kind
      contract({ method: {} });
    }));
});

describe('a declared error', () => {
  it('has the data of its code', () =>
    compiles(() => {
      const error = declared(api, 'transfer', new Error());
      if (error?.code === 1001) expectTypeOf(error.data).toEqualTypeOf<{ balance: number }>();
      if (error?.code === 1002) expectTypeOf(error.data).toEqualTypeOf<unknown>();
      if (error?.code === 1003) expectTypeOf(error.data).toEqualTypeOf<string>();
      if (error?.code === -32005) expectTypeOf(error.data).toEqualTypeOf<{ retryAfter: number }>();
      expectTypeOf(error?.message).toEqualTypeOf<string | undefined>();
      const shared = declared(api, 'add', new Error());
      expectTypeOf(shared?.code).toEqualTypeOf<-32005 | 1003 | undefined>();
      // @ts-expect-error there is no such method
      declared(api, 'tranfer', new Error());
      // @ts-expect-error this code is not declared
      if (error?.code === 1004) return;
    }));
});
