import type { Client, Params } from '@jsonrpcclient/core';
import { isReserved } from './reserved.ts';
import type { ExplicitServerProxy, ServerProxy } from './server-proxy.ts';

/** How calls become messages. */
export interface ProxyOptions<S extends string = '.'> {
  /** Stands between the names of a path; '.' by default, so that `server.a.b()` calls "a.b". */
  readonly separator?: S | undefined;
  /** Sends a lone plain object as `[object]` and not as params by name; false by default. */
  readonly positional?: boolean | undefined;
  /** 'always' sends `"params":[]` for a call without arguments; by default such a call has no params. */
  readonly params?: 'always' | undefined;
  /** Makes each call a notification unless its last argument holds `response: true`, which is not sent. */
  readonly response?: 'explicit' | undefined;
}

type Call = (method: string, ...args: readonly unknown[]) => Promise<unknown>;

type AnyClient<M> = Client<M> | Client;

interface Explicit {
  readonly response: 'explicit';
}

interface Implicit {
  readonly response?: undefined;
}

interface InferringProxy {
  <M = unknown, S extends string = '.'>(
    client: AnyClient<M>,
    options: ProxyOptions<S> & Explicit,
  ): ExplicitServerProxy<M, S>;
  <M = unknown, S extends string = '.'>(
    client: AnyClient<M>,
    options?: ProxyOptions<S> & Implicit,
  ): ServerProxy<M, S>;
  <M = unknown, S extends string = '.'>(
    client: AnyClient<M>,
    options?: ProxyOptions<S>,
  ): ServerProxy<M, S> | ExplicitServerProxy<M, S>;
}

/** When only the interface is given, TypeScript does not infer the separator. */
interface SeparatedProxy<S extends string> {
  <M>(
    client: AnyClient<M>,
    options: ProxyOptions<S> & { readonly separator: S } & Explicit,
  ): ExplicitServerProxy<M, S>;
  <M>(
    client: AnyClient<M>,
    options: ProxyOptions<S> & { readonly separator: S } & Implicit,
  ): ServerProxy<M, S>;
}

type Proxies = InferringProxy &
  SeparatedProxy<'/'> &
  SeparatedProxy<'_'> &
  SeparatedProxy<'-'> &
  SeparatedProxy<':'> &
  SeparatedProxy<'::'>;

/**
 * Makes `server.add(2, 3)` a request over the client: one plain object goes by name, all else by position.
 * Only a call sends anything; calls reject as those of the client do.
 */
export const proxy = ((
  client: Client,
  { separator = '.', positional, params, response }: ProxyOptions<string> = {},
): object => {
  const toParams = (args: readonly unknown[]): Params | undefined => {
    const [only] = args;
    if (!positional && args.length === 1 && isPlainObject(only)) return only;
    return args.length > 0 || params ? args : undefined;
  };
  const calls =
    (kind: 'request' | 'notify'): Call =>
    (method, ...args) =>
      client[kind](method, toParams(args));
  const request = calls('request');
  const notify = calls('notify');
  const explicit: Call = (method, ...args) => {
    const last = args.at(-1);
    if (!isPlainObject(last) || typeof last.response !== 'boolean') return notify(method, ...args);
    const { response, ...named } = last;
    const rest = args.slice(0, -1);
    if (Object.keys(named).length > 0) rest.push(named);
    return (response ? request : notify)(method, ...rest);
  };
  const root = { request, notify: namespace(calls('notify'), '', separator, notify) };
  return namespace(root, '', separator, response ? explicit : request);
}) as Proxies;

/** Lets an object have every name: a method is made when it is first looked up, and kept. */
function namespace(self: object, prefix: string, separator: string, call: Call): object {
  // Without this, printing looks the name of a method up, which is a method, and so on.
  const target = { [Symbol.for('nodejs.util.inspect.custom')]: () => `[proxy ${prefix}*]` };
  const get = (_: object, name: string | symbol): unknown => {
    if (isReserved(name)) return Reflect.get(target, name, Object.prototype);
    const path = prefix + name;
    const own =
      typeof self === 'function' &&
      /^(apply|bind|call)$/.test(name) &&
      Function.prototype[name as 'apply'];
    const method = (...args: readonly unknown[]) =>
      own && isOwn(name, args) ? Reflect.apply(own, self, args) : call(path, ...args);
    const value = namespace(method, path + separator, separator, call);
    Reflect.defineProperty(self, name, { value, writable: true, configurable: true });
    return value;
  };
  const has = (_: object, name: string | symbol) => name in Object.prototype || !isReserved(name);
  // The names that functions have of their own are methods too.
  for (const name of ['name', 'length']) Reflect.deleteProperty(self, name);
  return Object.setPrototypeOf(self, new Proxy(target, { get, has }));
}

/**
 * Whether `apply`, `bind` or `call` was called as a function's own, by a spy or compiled code, and not as a method of the
 * server: with a list of arguments behind a `this`, or with a `this` that is hardly a param.
 */
function isOwn(name: string, args: readonly unknown[]): boolean {
  const [first, list] = args;
  const isObject = first instanceof Object && !Array.isArray(first) && !isPlainObject(first);
  if (name === 'apply' && Symbol.iterator in Object(list)) return true;
  return args.length > 0 && (first == null || isObject);
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  const prototype: unknown = Object.getPrototypeOf(value ?? 0);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
