import { type CallOptions, type Client, type Params, wrongKind } from '@jsonrpcclient/core';
import { isPlainObject } from './is-plain-object.ts';
import { type Call, createNamespace } from './namespace.ts';
import type { ExplicitServerProxy, ServerProxy } from './server-proxy.ts';

/** Options of `proxy`: how a call becomes a message. */
export interface ProxyOptions<S extends string = '.'> {
  /** Joins the parts of a nested name; '.' by default, so `server.a.b()` calls "a.b". */
  readonly separator?: S | undefined;
  /** Sends a single plain object by position, as `[object]`, instead of by name; false by default. */
  readonly positional?: boolean | undefined;
  /** 'always' sends `"params":[]` for a call without arguments; by default, such a call is sent without params. */
  readonly params?: 'always' | undefined;
  /** Makes each call a notification unless its last argument has `response: true`, which is not sent. */
  readonly response?: 'explicit' | undefined;
}

type AnyClient<M, O extends CallOptions> = Client<M, O> | Client<unknown, O>;

interface Explicit {
  readonly response: 'explicit';
}

interface Implicit {
  readonly response?: undefined;
}

interface InferringProxy {
  <M = unknown, S extends string = '.', O extends CallOptions = CallOptions>(
    client: AnyClient<M, O>,
    options: ProxyOptions<S> & Explicit,
  ): ExplicitServerProxy<M, S, O>;
  <M = unknown, S extends string = '.', O extends CallOptions = CallOptions>(
    client: AnyClient<M, O>,
    options?: ProxyOptions<S> & Implicit,
  ): ServerProxy<M, S, O>;
  <M = unknown, S extends string = '.', O extends CallOptions = CallOptions>(
    client: AnyClient<M, O>,
    options?: ProxyOptions<S>,
  ): ServerProxy<M, S, O> | ExplicitServerProxy<M, S, O>;
}

/** TypeScript does not infer the separator if the interface is passed explicitly, so the common ones are listed. */
interface SeparatedProxy<S extends string> {
  <M, O extends CallOptions = CallOptions>(
    client: AnyClient<M, O>,
    options: ProxyOptions<S> & { readonly separator: S } & Explicit,
  ): ExplicitServerProxy<M, S, O>;
  <M, O extends CallOptions = CallOptions>(
    client: AnyClient<M, O>,
    options: ProxyOptions<S> & { readonly separator: S } & Implicit,
  ): ServerProxy<M, S, O>;
}

type Proxies = InferringProxy &
  SeparatedProxy<'/'> &
  SeparatedProxy<'_'> &
  SeparatedProxy<'-'> &
  SeparatedProxy<':'> &
  SeparatedProxy<'::'>;

/**
 * Makes `server.add(2, 3)` a request on the client: a single plain object is sent by name, anything else by position.
 * Nothing is sent until a method is called; calls reject like the client's.
 */
export const proxy = ((
  client: Client,
  { separator = '.', positional, params, response }: ProxyOptions<string> = {},
): object => {
  if (typeof client?.request !== 'function') throw wrongKind('proxy', 'a client', client);
  const toParams = (args: readonly unknown[]): Params | undefined => {
    const [only] = args;
    if (!positional && args.length === 1 && isPlainObject(only)) return only;
    return args.length > 0 || params ? args : undefined;
  };
  const create = (client: Client): object => {
    const request: Call = (method, ...args) => client.request(method, toParams(args));
    const notify: Call = (method, ...args) => client.notify(method, toParams(args));
    const explicit: Call = (method, ...args) => {
      const last = args.at(-1);
      const { response, ...named } = isPlainObject(last) ? last : {};
      if (typeof response === 'boolean') {
        args.pop();
        if (Object.keys(named).length > 0) args.push(named);
      }
      return (response === true ? request : notify)(method, ...args);
    };
    const root = { request, with: (options: CallOptions) => create(client.with(options)) };
    return createNamespace(root, response ? explicit : request, separator, '', notify);
  };
  return create(client);
}) as Proxies;
