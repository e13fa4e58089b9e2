/** Names that are not methods of the proxy, so nothing but a call sends anything; use `server.request(name, …)`. */
export type Reserved =
  | 'then'
  | 'catch'
  | 'finally'
  | 'toJSON'
  | 'inspect'
  | 'asymmetricMatch'
  | 'nodeType'
  | 'hasAttribute'
  | '_isMockFunction'
  | 'jasmineToString'
  | 'socket'
  | 'setHeader'
  | `$$${string}`
  | `@@${string}`
  | `__${string}`
  | 'constructor'
  | 'hasOwnProperty'
  | 'isPrototypeOf'
  | 'propertyIsEnumerable'
  | 'toLocaleString'
  | 'toString'
  | 'valueOf';

const lookedUp =
  /^(then|catch|finally|toJSON|inspect|asymmetricMatch|nodeType|hasAttribute|_isMockFunction|jasmineToString|socket|setHeader)$|^(\$\$|@@|__)/;

/** Whether code that awaits, prints, serializes, compares or inspects a value looks up this name, and may call it. */
export function isReserved(name: string | symbol): name is symbol | Reserved {
  return typeof name === 'symbol' || name in Object.prototype || lookedUp.test(name);
}
