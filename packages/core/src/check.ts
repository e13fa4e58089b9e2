import { kindOf, wrongKind } from './kind.ts';

/** Returns whether the codec can write a value that JSON cannot represent. */
export type Writes = (value: unknown) => boolean | undefined;

const tagOf = Object.prototype.toString;

/** Throws a `TypeError` that names the path if `JSON.stringify` would throw or would silently change the params. */
export function check(method: string, params: unknown, writes?: Writes): void {
  if (typeof method !== 'string') throw wrongKind('call', 'method: string', method);
  if (params === undefined || isPlain(params, 20)) return;
  const loss = findLoss(params, writes, []);
  if (loss) throw new TypeError(`${method}: params${loss}`);
}

/**
 * Whether JSON can represent an array or a plain object, at most `depth` levels deep. Most params are like this, and
 * `findLoss` takes two to four times as long.
 */
function isPlain(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || depth === 0) return false;
  const json = value as { readonly toJSON?: unknown; readonly [name: string]: unknown };
  if (Array.isArray(value)) {
    if (json.toJSON !== undefined) return false;
    // Not `every`, which skips holes.
    for (let index = 0; index < value.length; index++) {
      const member: unknown = value[index];
      if (!isWhole(member) && !isPlain(member, depth - 1)) return false;
    }
    return true;
  }
  if (tagOf.call(json) !== '[object Object]' || json.toJSON !== undefined) return false;
  for (const name in json) {
    const member = json[name];
    if (member !== undefined && !isWhole(member) && !isPlain(member, depth - 1)) return false;
  }
  return true;
}

/** Returns the path of the first value that JSON cannot represent, and describes the value. */
function findLoss(
  value: unknown,
  writes: Writes | undefined,
  parents: readonly unknown[],
): string | undefined {
  let json = value;
  if (!isWhole(value)) {
    const toJSON = (value as { readonly toJSON?: unknown } | undefined)?.toJSON;
    if (typeof toJSON === 'function') json = toJSON.call(value, '');
    // The `toJSON` of an invalid date returns null.
    if (json === null && value instanceof Date) return refuse(value);
  }
  if (!parents[0] && Object(json) !== json)
    return `: expected an array or object, got ${kindOf(json)}`;
  if (isWhole(json) || (parents.length < 20 && isPlain(json, 20))) return undefined;

  const list: readonly unknown[] | undefined = Array.isArray(json) ? json : undefined;
  // A Map, a promise, or a typed array would be written as {}.
  if (!list && kindOf(json) !== 'Object')
    return writes?.(json) ? undefined : refuse(typeof json === 'number' ? json : kindOf(json));
  if (parents.includes(json) || parents.length === 2000) return ' is circular or over 2,000 deep';
  const below = [...parents, json];
  const members = json as Readonly<Record<string, unknown>>;
  // The keys of a list include its holes.
  for (const name of list?.keys() ?? Object.keys(members)) {
    const member = members[name];
    const loss = (list || member !== undefined) && findLoss(member, writes, below);
    if (loss) return (list ? `[${name}]` : `.${name}`) + loss;
  }
  return undefined;
}

/** Whether JSON can represent the value, and nothing is nested in it. */
function isWhole(value: unknown): boolean {
  return (
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    value === null ||
    Number.isFinite(value)
  );
}

function refuse(what: unknown): string {
  return `: expected JSON, got ${what}`;
}
