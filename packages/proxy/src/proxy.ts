import { type Client, type Params, wrongKind } from '@jsonrpcclient/core';
import { isReserved } from './reserved.ts';
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

type Call = (method: string, ...args: unknown[]) => Promise<unknown>;

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

/** TypeScript does not infer the separator if the interface is passed explicitly, so the common ones are listed. */
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
  const root = { request, notify: namespace(notify, notify, separator) };
  return namespace(root, response ? explicit : request, separator);
}) as Proxies;

/** Makes every name of an object a method, which is created when it is first looked up, and kept. */
function namespace(self: object, call: Call, separator: string, prefix = ''): object {
  const get = (_: object, name: string | symbol): unknown => {
    if (isReserved(name)) {
      // Without this, printing a method would look up a name of it, which is a method, and so on.
      if (name === Symbol.for('nodejs.util.inspect.custom')) return () => `[proxy ${prefix}*]`;
      return Object.prototype[name as keyof object];
    }
    const path = prefix + name;
    const method = (...args: readonly unknown[]) =>
      typeof self === 'function' && isOfFunctions(name, args)
        ? Reflect.apply(Function.prototype[name], self, args)
        : call(path, ...args);
    const value = namespace(method, call, separator, path + separator);
    Object.defineProperty(self, name, { value, writable: true, configurable: true });
    return value;
  };
  const has = (target: object, name: string | symbol) => name in target || !isReserved(name);
  // Every function has properties with these names, but they are methods, too.
  delete (self as Named).name;
  delete (self as Named).length;
  return Object.setPrototypeOf(self, new Proxy({}, { get, has }));
}

/** The own properties that every function has. */
interface Named {
  name?: unknown;
  length?: unknown;
}

/**
 * Whether `apply`, `bind` or `call` is called as the method of a function, by a spy or compiled code, and not as a method
 * of the server: with a list of arguments after a `this`, or with a `this` that is unlikely to be a param.
 */
function isOfFunctions(name: string, args: readonly unknown[]): name is 'apply' | 'bind' | 'call' {
  const [first, list] = args;
  if (name === 'apply' && Symbol.iterator in Object(list)) return true;
  const isObject = first instanceof Object && !Array.isArray(first) && !isPlainObject(first);
  return /^(apply|bind|call)$/.test(name) && args.length > 0 && (first == null || isObject);
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  const prototype: unknown = Object.getPrototypeOf(value ?? 0);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
