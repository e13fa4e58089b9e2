/** Names that stand for no method, so that only calls send anything; `server.request(name, …)` calls these. */
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

/** Whether what awaits, prints, serialises, compares or inspects a value looks a name up, and may call it. */
export function isReserved(name: string | symbol): name is symbol | Reserved {
  return typeof name === 'symbol' || name in Object.prototype || lookedUp.test(name);
}
