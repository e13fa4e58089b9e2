/** Says of a value that JSON does not have whether the codec writes it. */
export type Writes = (value: unknown) => boolean | undefined;

/** Throws a `TypeError` for a call that JSON would refuse or silently change, naming the path. */
export function check(method: string, params: unknown, writes?: Writes): void {
  if (typeof method !== 'string') throw new TypeError('method must be a string');
  const loss = params !== undefined && findLoss(params, writes, []);
  if (loss) throw new TypeError(`${method}: params${loss}`);
}

/** The path of the first value that JSON cannot carry, and what it is. */
function findLoss(
  value: unknown,
  writes: Writes | undefined,
  parents: unknown[],
): string | undefined {
  let json = value;
  if (!isWhole(value)) {
    const toJSON = (value as { readonly toJSON?: unknown } | undefined)?.toJSON;
    if (typeof toJSON === 'function') json = toJSON.call(value, '');
    // An invalid date writes itself as null: NaN by another name.
    if (json === null && value instanceof Date) return refuse(value);
  }
  if (isWhole(json)) return parents[0] ? undefined : noStructure;

  const list: readonly unknown[] | undefined = Array.isArray(json) ? json : undefined;
  const type = typeof json;
  // A Map, a promise, a typed array … would be written as {}: their tags tell them from objects.
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
    // Quicker than a list of the names, but those that are inherited, which JSON leaves out, come too.
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

/** Whether JSON has it, and nothing is in it. */
function isWhole(value: unknown): boolean {
  return (
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    value === null ||
    Number.isFinite(value)
  );
}

function refuse(what: unknown): string {
  return ` is ${what}: JSON has no such value, so convert it`;
}
