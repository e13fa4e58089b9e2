import type { Params } from './message.ts';

/** Throws a `TypeError` for a call that JSON would refuse or silently change, naming the path. */
export function check(method: string, params: Params | undefined, bigint = false): void {
  if (typeof method !== 'string') throw new TypeError('method must be a string');
  const loss = params !== undefined && findLoss(params, bigint, []);
  if (loss) throw new TypeError(`${method}: params${loss}`);
}

/** The path of the first value that JSON cannot carry, and what it is. */
function findLoss(value: unknown, bigint: boolean, parents: unknown[]): string | undefined {
  const { toJSON } = (value ?? 0) as { readonly toJSON?: unknown };
  const json: unknown = typeof toJSON === 'function' ? toJSON.call(value, '') : value;
  const type = typeof json;
  if (
    json === null ||
    type === 'string' ||
    type === 'boolean' ||
    Number.isFinite(json) ||
    (bigint && type === 'bigint')
  ) {
    // An invalid date writes itself as null: NaN by another name.
    if (json === null && value instanceof Date) return refuse(value);
    return parents.length > 0 ? undefined : ' must be an array or object';
  }
  if (parents.includes(json)) return refuse('circular');

  const list = Array.isArray(json);
  // A Map, a promise, a typed array … would be written as {}: their tags tell them from objects.
  const tag = Object.prototype.toString.call(json).slice(8, -1);
  if (!list && tag !== 'Object') return refuse(type === 'number' ? json : tag);
  parents.push(json);
  for (const [key, member] of list ? json.entries() : Object.entries(json as object)) {
    const loss = (list || member !== undefined) && findLoss(member, bigint, parents);
    if (loss) return (list ? `[${key}]` : `.${key}`) + loss;
  }
  parents.pop();
  return;
}

function refuse(what: unknown): string {
  return ` is ${what}: convert it, as JSON has none`;
}
