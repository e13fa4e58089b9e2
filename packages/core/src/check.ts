import type { Params } from './message.ts';

/** Throws a `TypeError` for a call that JSON would refuse or silently change, naming the path. */
export function check(method: string, params: Params | undefined, bigint = false): void {
  if (typeof method !== 'string') throw new TypeError('method must be a string');
  if (params === undefined) return;
  const loss =
    Object(params) === params
      ? findLoss(params, bigint, [])
      : ' must be an array, an object or left out';
  if (loss) throw new TypeError(`${method}: params${loss}`);
}

/** The path of the first value that JSON cannot carry, and what it is. */
function findLoss(value: unknown, bigint: boolean, parents: unknown[]): string | undefined {
  const type = typeof value;
  if (value === null || type === 'string' || type === 'boolean' || Number.isFinite(value)) return;
  if (bigint && type === 'bigint') return;
  if (parents.includes(value)) return refuse('circular');
  const path = [...parents, value];

  const { toJSON } = Object(value) as { readonly toJSON?: unknown };
  const json: unknown = typeof toJSON === 'function' ? toJSON.call(value) : value;
  // An invalid date writes itself as null: NaN by another name.
  if (json === null && value instanceof Date) return refuse('an invalid date');
  if (!Object.is(json, value)) return findLoss(json, bigint, path);

  const list = Array.isArray(value);
  // A Map, a promise, a typed array … would be written as {}: only such have a tag of their own.
  const tag = Object.prototype.toString.call(value).slice(8, -1);
  if (!list && tag !== 'Object') return refuse(type === 'number' ? value : tag);
  for (const [key, member] of list ? value.entries() : Object.entries(value as object)) {
    const loss = (list || member !== undefined) && findLoss(member, bigint, path);
    if (loss) return (list ? `[${key}]` : `.${key}`) + loss;
  }
  return;
}

function refuse(what: unknown): string {
  return ` is ${what}, which JSON cannot carry: convert it`;
}
