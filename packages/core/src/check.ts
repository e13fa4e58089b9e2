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
  parents: unknown[],
): string | undefined {
  let json = value;
  if (!isWhole(value)) {
    const toJSON = (value as { readonly toJSON?: unknown } | undefined)?.toJSON;
    if (typeof toJSON === 'function') json = toJSON.call(value, '');
    // The `toJSON` of an invalid date returns null.
    if (json === null && value instanceof Date) return refuse(value);
  }
  if (isWhole(json)) return parents[0] ? undefined : noStructure(json);

  const list: readonly unknown[] | undefined = Array.isArray(json) ? json : undefined;
  // A Map, a promise, or a typed array would be written as {}.
  if (!list && kindOf(json) !== 'Object') {
    if (writes?.(json)) return parents[0] || Object(json) === json ? undefined : noStructure(json);
    return refuse(typeof json === 'number' ? json : kindOf(json));
  }
  if (parents.includes(json) || parents.length === 2000) return ' is circular or over 2,000 deep';
  parents.push(json);
  let path: string | undefined;
  if (list) {
    for (let index = 0; index < list.length && !path; index++) {
      const loss = findLoss(list[index], writes, parents);
      if (loss) path = `[${index}]${loss}`;
    }
  } else {
    // Faster than a list of the names. It includes inherited ones, which JSON omits.
    for (const name in json as object) {
      const member = (json as Readonly<Record<string, unknown>>)[name];
      const loss = member !== undefined && findLoss(member, writes, parents);
      if (loss && Object.hasOwn(json as object, name)) path ??= `.${name}${loss}`;
    }
  }
  parents.pop();
  return path;
}

function noStructure(value: unknown): string {
  return `: expected an array or object, got ${kindOf(value)}`;
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
