/** Returns whether the codec can write a value that JSON cannot represent. */
export type Writes = (value: unknown) => boolean | undefined;

/** Throws a `TypeError` that names the path if `JSON.stringify` would throw or would silently change the params. */
export function check(method: string, params: unknown, writes?: Writes): void {
  if (typeof method !== 'string') throw new TypeError('method must be a string');
  const loss = params !== undefined && findLoss(params, writes, []);
  if (loss) throw new TypeError(`${method}: params${loss}`);
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
  if (isWhole(json)) return parents[0] ? undefined : noStructure;

  const list: readonly unknown[] | undefined = Array.isArray(json) ? json : undefined;
  const type = typeof json;
  // A Map, a promise, or a typed array would be written as {}, but has a tag that plain objects don't have.
  const tag = list ? '' : Object.prototype.toString.call(json);
  if (type !== 'object' || (!list && tag !== '[object Object]')) {
    if (writes?.(json)) return parents[0] || Object(json) === json ? undefined : noStructure;
    return refuse(type === 'number' ? json : type === 'object' ? tag.slice(8, -1) : type);
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

const noStructure = ' must be an array or object';

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
  return ` is ${what}, which JSON cannot represent`;
}
