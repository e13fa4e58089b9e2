/**
 * Returns a lower bound for the size of a value as JSON in bytes, and stops soon after `max`, because a small posted
 * object can refer to the same array a million times. Throws if JSON cannot represent the value or a part of it.
 */
export function measure(value: unknown, max: number): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value === 'number') return sizeOf(value);
  if (typeof value === 'object' && value !== null) return measureObject(value, max);
  if (typeof value === 'bigint') throw new TypeError('JSON cannot represent a bigint');
  return 4;
}

/** Throws like `measure`, but checks the whole value, whatever its size; looks at each object only once. */
export function checkJson(value: unknown, seen = new Map<object, 'open' | 'done'>()): void {
  if (typeof value !== 'object' || value === null) {
    measure(value, 0);
    return;
  }
  if (seen.get(value) === 'open') throw new TypeError('JSON cannot represent a cycle');
  if (seen.has(value)) return;
  seen.set(value, 'open');
  const written = toWritten(value);
  // This skips the holes of an array, of which there can be four billion.
  const members = written === value ? Object.values(value) : [written];
  for (const member of members) checkJson(member, seen);
  seen.set(value, 'done');
}

function measureObject(value: object, max: number): number {
  if (Array.isArray(value)) return measureArray(value, max);
  const written = toWritten(value);
  if (written !== value) return measure(written, max);
  let size = 1;
  for (const key of Object.keys(value)) {
    if (size > max) break;
    const member = (value as Readonly<Record<string, unknown>>)[key];
    if (member !== undefined) size += key.length + 4 + measure(member, max - size);
  }
  return size;
}

function measureArray(values: readonly unknown[], max: number): number {
  // The length counts, because an array of holes takes no memory until it is written.
  let size = values.length + 1;
  for (const value of values) {
    if (size > max) break;
    size += measure(value, max - size);
  }
  return size;
}

function sizeOf(value: number): number {
  if (!Number.isFinite(value)) return 4;
  return Number.isInteger(value) && value >= 0 && value < 10 ? 1 : `${value}`.length;
}

/** Returns the value itself if JSON writes its members, or the result of its `toJSON`; throws for other objects. */
function toWritten(value: object): unknown {
  if (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype) return value;
  const hasToJson = 'toJSON' in value && typeof value.toJSON === 'function';
  if (hasToJson && !ArrayBuffer.isView(value)) return (value as { toJSON(): unknown }).toJSON();
  // An object from another window has a different prototype.
  const type = Object.prototype.toString.call(value);
  if (type !== '[object Object]') throw new TypeError(`JSON cannot represent ${type}`);
  return value;
}
