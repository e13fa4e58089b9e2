import type { Params } from './message.ts';

/** Throws a `TypeError` for a call that JSON would refuse or silently change, naming the path. */
export function check(method: string, params: Params | undefined, bigint = false): void {
  if (typeof method !== 'string') throw new TypeError('method must be a string');
  const loss = params !== undefined && findLoss(params, bigint, []);
  if (loss) throw new TypeError(`${method}: params${loss}`);
}

/** The path of the first value that JSON cannot carry, and what it is. */
function findLoss(value: unknown, bigint: boolean, parents: unknown[]): string | undefined {
  const toJSON = (value as { readonly toJSON?: unknown } | null | undefined)?.toJSON;
  const json: unknown = typeof toJSON === 'function' ? toJSON.call(value, '') : value;
  const type = typeof json;
  if (
    type === 'string' ||
    type === 'boolean' ||
    json === null ||
    Number.isFinite(json) ||
    (bigint && type === 'bigint')
  ) {
    // An invalid date writes itself as null: NaN by another name.
    if (json === null && value instanceof Date) return refuse(value);
    return parents.length > 0 ? undefined : ' must be an array or object';
  }

  const list = Array.isArray(json);
  // A Map, a promise, a typed array … would be written as {}: their tags tell them from objects.
  const tag = list ? 'Object' : Object.prototype.toString.call(json).slice(8, -1);
  if (tag !== 'Object') return refuse(type === 'number' ? json : tag);
  if (parents.includes(json)) return refuse('circular');
  parents.push(json);
  const names = list ? json : Object.keys(json as object);
  for (let index = 0; index < names.length; index++) {
    const name = list ? index : (names[index] as string);
    const member = (json as Readonly<Record<string, unknown>>)[name];
    const loss = (list || member !== undefined) && findLoss(member, bigint, parents);
    if (loss) return (list ? `[${name}]` : `.${name}`) + loss;
  }
  parents.pop();
  return;
}

function refuse(what: unknown): string {
  return ` is ${what}: convert it, as JSON has none`;
}
