import {
  type ExplicitServerProxy as AnyExplicitServerProxy,
  type ServerProxy as AnyServerProxy,
  type HttpCallOptions,
  type JsonrpcOptions,
  jsonrpc,
} from 'jsonrpcclient';
import { describe, expectTypeOf, it } from 'vitest';

interface Api {
  add(a: number, b: number): number;
  'system.listMethods'(): string[];
  'textDocument/hover'(params: { line: number }): string;
}

type ServerProxy<M = unknown, S extends string = '.'> = AnyServerProxy<M, S, HttpCallOptions>;
type ExplicitServerProxy<M = unknown, S extends string = '.'> = AnyExplicitServerProxy<
  M,
  S,
  HttpCallOptions
>;

const url = 'http://localhost/';

/** Takes code that must compile and is never run. */
function compiles(_code: () => unknown): void {}

describe('the types of jsonrpc', () => {
  it('are those of proxy', () =>
    compiles(async () => {
      expectTypeOf(jsonrpc<Api>(url)).toEqualTypeOf<ServerProxy<Api>>();
      expectTypeOf(jsonrpc<Api>(new URL(url), { auth: 'token' })).toEqualTypeOf<ServerProxy<Api>>();
      expectTypeOf(jsonrpc(url)).toEqualTypeOf<ServerProxy>();
      expectTypeOf(jsonrpc(url, { response: 'explicit' })).toEqualTypeOf<ExplicitServerProxy>();
      expectTypeOf(await jsonrpc<Api>(url).add(2, 3)).toEqualTypeOf<number>();
      // @ts-expect-error there is no such method
      jsonrpc<Api>(url).sub(2, 3);
    }));

  it("follow response: 'explicit'", () =>
    compiles(async () => {
      const server = jsonrpc<Api>(url, { response: 'explicit', timeout: 5 });
      expectTypeOf(server).toEqualTypeOf<ExplicitServerProxy<Api>>();
      expectTypeOf(await server.add(2, 3, { response: true })).toEqualTypeOf<number>();
      expectTypeOf(await server.add(2, 3)).toEqualTypeOf<void>();
      expectTypeOf(jsonrpc<Api>(url, {} as JsonrpcOptions)).toEqualTypeOf<
        ServerProxy<Api> | ExplicitServerProxy<Api>
      >();
    }));

  it('follow the separator, even if only the interface is passed', () =>
    compiles(async () => {
      const server = jsonrpc<Api>(url, { separator: '/', headers: () => ({}) });
      expectTypeOf(server).toEqualTypeOf<ServerProxy<Api, '/'>>();
      expectTypeOf(await server.textDocument.hover({ line: 1 })).toEqualTypeOf<string>();
      expectTypeOf(jsonrpc<Api>(url, { separator: '_', response: 'explicit' })).toEqualTypeOf<
        ExplicitServerProxy<Api, '_'>
      >();
      expectTypeOf(jsonrpc<Api>(url, { separator: '::' })).toEqualTypeOf<ServerProxy<Api, '::'>>();
      expectTypeOf(jsonrpc<Api, '#'>(url, { separator: '#' })).toEqualTypeOf<
        ServerProxy<Api, '#'>
      >();
      expectTypeOf(jsonrpc(url, { separator: '#' })).toEqualTypeOf<ServerProxy<unknown, '#'>>();
    }));

  it('have the options of HTTP in with', () =>
    compiles(() => {
      const server = jsonrpc<Api>(url);
      expectTypeOf(server.with({ headers: { a: '1' }, timeout: 5 })).toEqualTypeOf(server);
      // @ts-expect-error a header is a string
      server.with({ headers: { a: 1 } });
    }));

  it('reject options that no layer has', () =>
    compiles(() => {
      // @ts-expect-error there is no such option
      jsonrpc(url, { timeuot: 5 });
      // @ts-expect-error there is no such dialect
      jsonrpc<Api>(url, { dialect: '3.0' });
      // @ts-expect-error the method is always POST
      jsonrpc<Api>(url, { method: 'PUT' });
    }));
});
