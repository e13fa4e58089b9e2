import { isObject, member } from '../json.ts';
import type { Place } from '../place.ts';
import type { Warn } from '../warning.ts';
import type { ReadError } from './method.ts';
import type { Resolver } from './resolve.ts';

/** Reads a method's `errors`. */
export function readErrors(
  errors: readonly unknown[],
  place: Place,
  resolver: Resolver,
  warn: Warn,
): ReadError[] {
  const codes = new Set<number>();
  return errors.flatMap((error, index) => {
    const found = { value: error, place: [...place, `${index}`] };
    const { value, place: own } = resolver.follow(found);
    const code = member(value, 'code');
    const number = typeof code === 'string' && code.trim() !== '' ? Number(code) : code;
    if (typeof number !== 'number' || !Number.isSafeInteger(number)) {
      if (value !== undefined)
        warn(found.place, 'is an error without an integer code; it is left out');
      return [];
    }
    if (codes.has(number)) warn(found.place, `the code ${number} is repeated`);
    codes.add(number);
    const message = member(value, 'message');
    const data = member(value, 'data');
    return {
      code: number,
      message: typeof message === 'string' ? message : '',
      data: isSchema(data) ? { value: data, place: [...own, 'data'] } : undefined,
    };
  });
}

const typeNames: ReadonlySet<unknown> = new Set([
  'string',
  'number',
  'integer',
  'boolean',
  'object',
  'array',
  'null',
]);

/** OpenRPC says that `data` is a value, but documents such as Starknet's put a schema there. */
function isSchema(data: unknown): boolean {
  if (!isObject(data)) return false;
  const type = member(data, 'type');
  if (type !== undefined)
    return Array.isArray(type) ? type.every((one) => typeNames.has(one)) : typeNames.has(type);
  return (
    typeof member(data, '$ref') === 'string' ||
    isObject(member(data, 'properties')) ||
    ['oneOf', 'anyOf', 'allOf'].some((keyword) => Array.isArray(member(data, keyword)))
  );
}
