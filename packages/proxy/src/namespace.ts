import { isPlainObject } from './is-plain-object.ts';
import { isReserved } from './reserved.ts';

export type Call = (method: string, ...args: unknown[]) => Promise<unknown>;

type State = readonly [
  self: object,
  call: Call,
  separator: string,
  /** The beginning of its methods' names, including the separator. */
  prefix: string,
  /** Only for the root of a proxy. */
  notify?: Call,
];

const key = Symbol();

/**
 * Makes every name of an object a method, which is created when it is first looked up, and kept. The object's state is a
 * property of it because all have one prototype: making an object a prototype costs more than all the rest.
 */
export function createNamespace(...state: State): object {
  const [self] = state;
  // Every function has properties with these names, but they are methods, too.
  delete (self as Named).name;
  delete (self as Named).length;
  Object.defineProperty(self, key, { value: state });
  return Object.setPrototypeOf(self, prototype);
}

const prototype = /* @__PURE__ */ new Proxy(
  {},
  {
    get(_, name, receiver: { readonly [key]?: State }): unknown {
      if (isReserved(name) && name !== Symbol.for('nodejs.util.inspect.custom'))
        return Object.prototype[name as keyof object];
      // The receiver may be another proxy around the object, or inherit from it.
      const { [key]: state } = receiver;
      if (!state) return;
      const [self, call, separator, prefix, notify] = state;
      // Without this, printing a method would look up a name of it, which is a method, and so on.
      if (typeof name === 'symbol') return () => `[proxy ${prefix}*]`;
      const path = prefix + name;
      const method = (...args: readonly unknown[]) =>
        typeof self === 'function' && isOfFunctions(name, args)
          ? Reflect.apply(Function.prototype[name], self, args)
          : call(path, ...args);
      const value =
        notify && name === 'notify'
          ? createNamespace(notify, notify, separator, prefix)
          : createNamespace(method, call, separator, path + separator);
      Object.defineProperty(self, name, { value, writable: true, configurable: true });
      return value;
    },
    has: (target, name) => name in target || !isReserved(name),
  },
);

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
