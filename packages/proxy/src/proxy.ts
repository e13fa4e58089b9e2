import type { Client, Params } from '@jsonrpcclient/core';
import { isReserved } from './reserved.ts';
import type { ExplicitServerProxy, ServerProxy } from './server-proxy.ts';

/** How calls become messages. */
export interface ProxyOptions<S extends string = '.'> {
  /** Stands between the names of a path; '.' by default, so that `server.a.b()` calls "a.b". */
  readonly separator?: S | undefined;
  /** Sends a lone plain object as `[object]` and not as params by name; false by default. */
  readonly positional?: boolean | undefined;
  /** Makes each call a notification unless its last argument holds `response: true`, which is not sent. */
  readonly response?: 'explicit' | undefined;
}

type Call = (method: string, ...args: readonly unknown[]) => Promise<unknown>;

/**
 * Makes `server.add(2, 3)` a request over the client: one plain object goes by name, all else by position.
 * Only a call sends anything; calls reject as those of the client do.
 */
export function proxy<M = unknown, S extends string = '.'>(
  client: Client<M> | Client,
  options: ProxyOptions<S> & { readonly response: 'explicit' },
): ExplicitServerProxy<M, S>;
export function proxy<M = unknown, S extends string = '.'>(
  client: Client<M> | Client,
  options?: ProxyOptions<S> & { readonly response?: undefined },
): ServerProxy<M, S>;
export function proxy<M = unknown, S extends string = '.'>(
  client: Client<M> | Client,
  options?: ProxyOptions<S>,
): ServerProxy<M, S> | ExplicitServerProxy<M, S>;
export function proxy(
  client: Client,
  { separator = '.', positional = false, response }: ProxyOptions<string> = {},
): object {
  const calls =
    (kind: 'request' | 'notify'): Call =>
    (method, ...args) =>
      client[kind](method, toParams(args, positional));
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
}

/** Lets an object have every name: a method is made when it is first looked up, and kept. */
function namespace(self: object, prefix: string, separator: string, call: Call): object {
  // Without this, printing looks the name of a method up, which is a method, and so on.
  const target = { [Symbol.for('nodejs.util.inspect.custom')]: () => `[proxy ${prefix}*]` };
  const get = (_: object, name: string | symbol): unknown => {
    if (isReserved(name)) return Reflect.get(target, name, Object.prototype);
    // Who wraps a function, as spies do, calls it by these.
    if (typeof self === 'function' && /^(apply|bind|call)$/.test(name)) {
      return Reflect.get(Function.prototype, name);
    }
    const path = prefix + name;
    const method = (...args: readonly unknown[]) => call(path, ...args);
    const value = namespace(method, path + separator, separator, call);
    Reflect.defineProperty(self, name, { value, writable: true, configurable: true });
    return value;
  };
  const has = (_: object, name: string | symbol) => name in Object.prototype || !isReserved(name);
  // The names that functions have of their own are methods too.
  for (const name of ['name', 'length']) Reflect.deleteProperty(self, name);
  return Object.setPrototypeOf(self, new Proxy(target, { get, has }));
}

function toParams(args: readonly unknown[], positional: boolean): Params | undefined {
  const [only] = args;
  if (!positional && args.length === 1 && isPlainObject(only)) return only;
  return args.length > 0 ? args : undefined;
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  const prototype: unknown = Object.getPrototypeOf(value ?? 0);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
