import { type CallOptions, type Client, createClient, type Transport } from '@jsonrpcclient/core';
import {
  type ExplicitServerProxy,
  type ProxyOptions,
  proxy,
  type ServerProxy,
} from '@jsonrpcclient/proxy';
import { describe, expectTypeOf, it } from 'vitest';

interface HttpLike extends CallOptions {
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

interface Api {
  add(a: number, b: number): number;
  find(params: { name: string }): string;
  search(id: number, options: { name: string }): string[];
  load(id: string): Promise<{ rows: string[] }>;
  go(): void;
  log(line: string, level?: number): void;
  all(...values: number[]): number;
  sum(numbers: number[]): number;
  system(): string;
  'system.listMethods'(): string[];
  'system.log.write'(line: string): boolean;
  'textDocument/hover'(params: { line: number }): string;
  readonly version: string;
}

/** Names that the proxy keeps to itself. */
interface Awkward {
  then(a: number): string;
  toString(): string;
  request(a: number): boolean;
  notify(): number;
  with(a: number): string;
  'with.depth'(): number;
  'system.catch'(): string;
  'system.go'(): string;
  'system.call'(a: number): string;
  apply(a: number): string;
}

declare const http: Transport<HttpLike>;
declare const untyped: Client;
declare const typed: Client<Api>;
declare const awkward: Client<Awkward>;

/** Takes code that must compile and is never run. */
function compiles(_code: () => unknown): void {}

describe('the types of a proxy with an interface', () => {
  it('are passed explicitly or inferred from the client', () =>
    compiles(() => {
      expectTypeOf(proxy<Api>(untyped)).toEqualTypeOf<ServerProxy<Api>>();
      expectTypeOf(proxy<Api>(typed)).toEqualTypeOf<ServerProxy<Api>>();
      expectTypeOf(proxy(typed)).toEqualTypeOf<ServerProxy<Api>>();
      expectTypeOf(proxy(untyped.with<Api>())).toEqualTypeOf<ServerProxy<Api>>();
      expectTypeOf(proxy(createClient(http).with<Api>())).toEqualTypeOf<
        ServerProxy<Api, '.', HttpLike>
      >();
      expectTypeOf(proxy<Api>(createClient(http))).toEqualTypeOf<ServerProxy<Api>>();
      expectTypeOf(proxy(typed, { positional: true })).toEqualTypeOf<ServerProxy<Api>>();
      proxy<Api>(createClient(async () => ({ body: 1 })));
    }));

  it('infer the result', () =>
    compiles(async () => {
      const server = proxy(typed);
      expectTypeOf(await server.add(2, 3)).toEqualTypeOf<number>();
      expectTypeOf(await server.find({ name: 'Foo' })).toEqualTypeOf<string>();
      expectTypeOf(server.load('x')).toEqualTypeOf<Promise<{ rows: string[] }>>();
      expectTypeOf(await server.go()).toEqualTypeOf<void>();
      expectTypeOf(await server.request('add', 2, 3)).toEqualTypeOf<number>();
      expectTypeOf(server.notify.add(2, 3)).toEqualTypeOf<Promise<void>>();
      expectTypeOf(server.notify('add', 2, 3)).toEqualTypeOf<Promise<void>>();
      server.log('x');
      server.log('x', 1);
      server.all();
      server.all(1, 2, 3);
      server.sum([1, 2]);
    }));

  it('nest names that contain dots', () =>
    compiles(async () => {
      const server = proxy(typed);
      expectTypeOf(await server.system.listMethods()).toEqualTypeOf<string[]>();
      expectTypeOf(await server.system.log.write('x')).toEqualTypeOf<boolean>();
      expectTypeOf(await server.system()).toEqualTypeOf<string>();
      expectTypeOf(await server.request('system.listMethods')).toEqualTypeOf<string[]>();
      expectTypeOf(await server.notify.system.log.write('x')).toEqualTypeOf<void>();
      expectTypeOf(await server['textDocument/hover']({ line: 1 })).toEqualTypeOf<string>();
      // @ts-expect-error the name is not in the namespace
      server.system.add(2, 3);
      // @ts-expect-error a namespace that is not a method cannot be called
      server.system.log('x');
      // @ts-expect-error the slash is not the separator
      server.textDocument.hover({ line: 1 });
    }));

  it('nest names that contain another separator', () =>
    compiles(async () => {
      const server = proxy(typed, { separator: '/' });
      expectTypeOf(server).toEqualTypeOf<ServerProxy<Api, '/'>>();
      expectTypeOf(await server.textDocument.hover({ line: 1 })).toEqualTypeOf<string>();
      expectTypeOf(await server['system.listMethods']()).toEqualTypeOf<string[]>();
      expectTypeOf(proxy<Api, '/'>(untyped, { separator: '/' })).toEqualTypeOf<
        ServerProxy<Api, '/'>
      >();
      // @ts-expect-error the dot is not the separator
      server.system.listMethods();
    }));

  it('nest names that contain another separator if only the interface is passed', () =>
    compiles(async () => {
      const server = proxy<Api>(untyped, { separator: '/' });
      expectTypeOf(server).toEqualTypeOf<ServerProxy<Api, '/'>>();
      expectTypeOf(proxy<Api>(typed, { separator: '/' })).toEqualTypeOf<ServerProxy<Api, '/'>>();
      expectTypeOf(await server.textDocument.hover({ line: 1 })).toEqualTypeOf<string>();
      const explicit = proxy<Api>(untyped, { separator: '_', response: 'explicit' });
      expectTypeOf(explicit).toEqualTypeOf<ExplicitServerProxy<Api, '_'>>();
      expectTypeOf(proxy<Api>(untyped, { separator: '-' })).toEqualTypeOf<ServerProxy<Api, '-'>>();
      expectTypeOf(proxy<Api>(untyped, { separator: ':' })).toEqualTypeOf<ServerProxy<Api, ':'>>();
      expectTypeOf(proxy<Api>(untyped, { separator: '::', positional: true })).toEqualTypeOf<
        ServerProxy<Api, '::'>
      >();
      expectTypeOf(proxy<Api>(untyped, { separator: '.' })).toEqualTypeOf<ServerProxy<Api>>();
      expectTypeOf(proxy(untyped.with<Api>(), { separator: '#' })).toEqualTypeOf<
        ServerProxy<Api, '#'>
      >();
      // @ts-expect-error the dot is not the separator
      server.system.listMethods();
      // @ts-expect-error this separator is not inferred if only the interface is passed
      proxy<Api>(untyped, { separator: '#' });
    }));

  it("accept params: 'always'", () =>
    compiles(() => {
      expectTypeOf(proxy(typed, { params: 'always' })).toEqualTypeOf<ServerProxy<Api>>();
      // @ts-expect-error there is no such option
      proxy(typed, { params: 'never' });
    }));

  it('reject anything the interface does not have', () =>
    compiles(() => {
      const server = proxy(typed);
      // @ts-expect-error there is no such method
      server.sub(2, 3);
      // @ts-expect-error a member that is not a function is not a method
      server.version();
      // @ts-expect-error a param is missing
      server.add(2);
      // @ts-expect-error there is one param too many
      server.add(2, 3, 4);
      // @ts-expect-error a param has the wrong type
      server.add(2, '3');
      // @ts-expect-error a member is missing
      server.find({});
      // @ts-expect-error there is no such method
      server.request('sub');
      // @ts-expect-error a param is missing
      server.request('add', 2);
      // @ts-expect-error notify is as strict
      server.notify('add', '2', 3);
      // @ts-expect-error its methods are as strict, too
      server.notify.add('2', 3);
      // @ts-expect-error there is no such method
      server.notify.sub();
      // @ts-expect-error the result is a number
      server.add(2, 3).then((text: string) => text);
      // @ts-expect-error a method cannot be replaced
      server.add = async () => 1;
    }));

  it('leave reserved names to request', () =>
    compiles(async () => {
      const server = proxy(awkward);
      expectTypeOf(await server).toEqualTypeOf<ServerProxy<Awkward>>();
      expectTypeOf(await server.request('then', 1)).toEqualTypeOf<string>();
      expectTypeOf(await server.request('toString')).toEqualTypeOf<string>();
      expectTypeOf(await server.request('request', 1)).toEqualTypeOf<boolean>();
      expectTypeOf(await server.request('notify')).toEqualTypeOf<number>();
      expectTypeOf(await server.request('with', 1)).toEqualTypeOf<string>();
      expectTypeOf(await server.notify.with(1)).toEqualTypeOf<void>();
      expectTypeOf(await server.notify.with.depth()).toEqualTypeOf<void>();
      expectTypeOf(server.with({ timeout: 5 })).toEqualTypeOf(server);
      // @ts-expect-error with is not a namespace of the root
      server.with.depth();
      expectTypeOf(await server.request('system.catch')).toEqualTypeOf<string>();
      expectTypeOf(await server.system.go()).toEqualTypeOf<string>();
      expectTypeOf(await server.notify('then', 1)).toEqualTypeOf<void>();
      expectTypeOf(await server.notify.request(1)).toEqualTypeOf<void>();
      expectTypeOf(server.toString()).toEqualTypeOf<string>();
      // @ts-expect-error then is reserved
      server.then(1);
      // @ts-expect-error it is reserved in a namespace, too
      server.system.catch();
      expectTypeOf(await server.apply(1)).toEqualTypeOf<string>();
      expectTypeOf(await server.system.call(1)).toEqualTypeOf<string>();
      expectTypeOf(await server.notify.apply(1)).toEqualTypeOf<void>();
      expectTypeOf(await server.apply.call(undefined, 1)).toEqualTypeOf<string>();
      // @ts-expect-error the method takes a number
      server.system.call('1');
    }));
});

describe('the types of with', () => {
  it('are those of the proxy', () =>
    compiles(async () => {
      const server = proxy(typed);
      expectTypeOf(server.with({ timeout: 5 })).toEqualTypeOf<ServerProxy<Api>>();
      expectTypeOf(await server.with({ timeout: 5 }).add(2, 3)).toEqualTypeOf<number>();
      expectTypeOf(await server.with({ timeout: 5 }).notify.go()).toEqualTypeOf<void>();
      expectTypeOf(server.with({}).with({}).system.log.write).toEqualTypeOf(
        server.system.log.write,
      );
      const explicit = proxy(typed, { response: 'explicit', separator: '/' });
      expectTypeOf(explicit.with({ signal: AbortSignal.timeout(1) })).toEqualTypeOf<
        ExplicitServerProxy<Api, '/'>
      >();
      expectTypeOf(proxy(untyped).with({ timeout: 5 })).toEqualTypeOf<ServerProxy>();
      // @ts-expect-error there is no such option
      server.with({ timeuot: 5 });
      // @ts-expect-error the options are missing
      server.with();
    }));

  it('have the options of the transport', () =>
    compiles(async () => {
      const headers = { a: '1' };
      const server = proxy(createClient(http).with<Api>());
      expectTypeOf(await server.with({ headers }).add(2, 3)).toEqualTypeOf<number>();
      proxy(createClient(http)).with({ headers }).request('add', 2, 3);
      proxy(createClient(http).with<Api>(), { separator: '/' }).with({ headers });
      proxy(createClient(http).with<Api>(), { response: 'explicit' }).with({ headers });
      proxy<Api, '.', HttpLike>(createClient(http)).with({ headers });
      // @ts-expect-error a header is a text
      server.with({ headers: { a: 1 } });
      // @ts-expect-error a plain transport knows no headers
      proxy(typed).with({ headers });
      // @ts-expect-error the options are not inferred if only the interface is passed
      proxy<Api>(createClient(http)).with({ headers });
    }));

  it('allow a proxy with more options in place of one with fewer', () =>
    compiles(() => {
      expectTypeOf<ServerProxy<Api, '.', HttpLike>>().toExtend<ServerProxy<Api>>();
      const take = (server: ServerProxy<Api>) => server.go();
      take(proxy(createClient(http).with<Api>()));
    }));
});

describe("the types of a proxy with an interface and response: 'explicit'", () => {
  it('have a result only if response is true', () =>
    compiles(async () => {
      const server = proxy(typed, { response: 'explicit' });
      expectTypeOf(server).toEqualTypeOf<ExplicitServerProxy<Api>>();
      expectTypeOf(await server.add(2, 3, { response: true })).toEqualTypeOf<number>();
      expectTypeOf(await server.add(2, 3)).toEqualTypeOf<void>();
      expectTypeOf(await server.go()).toEqualTypeOf<void>();
      expectTypeOf(await server.system.listMethods({ response: true })).toEqualTypeOf<string[]>();
      expectTypeOf(await server.request('add', 2, 3)).toEqualTypeOf<number>();
      expectTypeOf(await server.notify.add(2, 3)).toEqualTypeOf<void>();
      expectTypeOf(await server.add(2, 3, { response: false })).toEqualTypeOf<void>();
      expectTypeOf(await server.find({ name: 'Foo', response: false })).toEqualTypeOf<void>();
    }));

  it('allow for both modes if the option is not known', () =>
    compiles(async () => {
      const server = proxy(typed, {} as ProxyOptions);
      expectTypeOf(server).toEqualTypeOf<ServerProxy<Api> | ExplicitServerProxy<Api>>();
      const sum = await server.add(2, 3);
      // @ts-expect-error it may be a notification
      sum.toFixed(2);
    }));

  it('have a result or none if the value of response is not known', () =>
    compiles(async () => {
      const response: boolean = Math.random() > 0.5;
      const sum = await proxy(typed, { response: 'explicit' }).add(2, 3, { response });
      if (typeof sum === 'number') expectTypeOf(sum).toEqualTypeOf<number>();
      // @ts-expect-error it may be a notification
      sum.toFixed(2);
    }));

  it('accept response among the params by name', () =>
    compiles(async () => {
      const server = proxy<Api>(untyped, { response: 'explicit' });
      expectTypeOf(await server.find({ name: 'Foo', response: true })).toEqualTypeOf<string>();
      expectTypeOf(await server.find({ name: 'Foo' })).toEqualTypeOf<void>();
      expectTypeOf(await server.search(42, { name: 'Foo', response: true })).toEqualTypeOf<
        string[]
      >();
    }));

  it('accept response after omitted optional params', () =>
    compiles(async () => {
      const server = proxy(typed, { response: 'explicit' });
      expectTypeOf(await server.log('x', { response: true })).toEqualTypeOf<void>();
      expectTypeOf(await server.log('x', 1, { response: true })).toEqualTypeOf<void>();
      expectTypeOf(await server.all({ response: true })).toEqualTypeOf<number>();
      expectTypeOf(await server.all(1, 2, { response: true })).toEqualTypeOf<number>();
    }));

  it('reject anything the interface does not have', () =>
    compiles(() => {
      const server = proxy(typed, { response: 'explicit' });
      // @ts-expect-error a param has the wrong type
      server.add(2, '3', { response: true });
      // @ts-expect-error a param is missing
      server.add(2, { response: true });
      // @ts-expect-error there is no such method
      server.sub({ response: true });
      // @ts-expect-error there is no such mode
      proxy(typed, { response: 'always' });
    }));
});

describe('the types of a proxy without an interface', () => {
  it('accept any method by name', () =>
    compiles(async () => {
      const server = proxy(untyped);
      expectTypeOf(server).toEqualTypeOf<ServerProxy>();
      expectTypeOf(await server.request('add', 2, 3)).toEqualTypeOf<unknown>();
      expectTypeOf(await server.request<number>('add', 2, 3)).toEqualTypeOf<number>();
      const sum: number = await server.request('add', 2, 3);
      expectTypeOf(await server.notify('go', sum)).toEqualTypeOf<void>();
    }));

  it('accept any name, possibly undefined under noUncheckedIndexedAccess', () =>
    compiles(async () => {
      const { add, system, notify } = proxy(untyped);
      expectTypeOf(await add?.(2, 3)).toEqualTypeOf<unknown>();
      expectTypeOf(await add?.<number>(2, 3)).toEqualTypeOf<number | undefined>();
      await system?.listMethods?.();
      expectTypeOf(await system?.call({ name: 'x' })).toEqualTypeOf<unknown>();
      expectTypeOf(await system?.call<number>()).toEqualTypeOf<number | undefined>();
      await system?.apply({ name: 'x' });
      await notify.go?.(1);
      const { go } = proxy(untyped, { response: 'explicit' });
      const nothing: undefined | Promise<void> = go?.();
      return nothing;
    }));
});
