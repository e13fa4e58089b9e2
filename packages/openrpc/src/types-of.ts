import { isObject, list, member } from './json.ts';
import { toPointer } from './place.ts';
import { inferTypes } from './print/typed.ts';
import type { Found, Resolver } from './read/resolve.ts';

/** The name of a type in JSON Schema; an integer is also a number. */
export type JsonType = 'array' | 'boolean' | 'integer' | 'null' | 'number' | 'object' | 'string';

const all: readonly JsonType[] = [
  'array',
  'boolean',
  'integer',
  'null',
  'number',
  'object',
  'string',
];

/** The types of the values that fit a schema; none if any does. */
export function typesOf(schema: Found, resolver: Resolver): JsonType[] {
  const types = collect(schema, resolver, new Map());
  return types instanceof Set ? all.filter((type) => types.has(type)) : [];
}

/** `any`: every type. `cycle`: only those of the schema that it is part of. */
type Types = ReadonlySet<string> | 'any' | 'cycle';

const maxDepth = 150;

function collect(found: Found, resolver: Resolver, known: Map<string, Types>): Types {
  const { value, place } = resolver.follow(found);
  if (!isObject(value) || place.length > maxDepth) return 'any';
  const pointer = toPointer(place);
  const before = known.get(pointer);
  if (before !== undefined) return before;
  known.set(pointer, 'cycle');
  const each = (keyword: string) =>
    list(member(value, keyword)).map((part, index) =>
      collect({ value: part, place: [...place, keyword, `${index}`] }, resolver, known),
    );
  const types = common([
    ownTypes(value),
    joined(each('oneOf')),
    joined(each('anyOf')),
    ...each('allOf'),
  ]);
  const isNullable = member(value, 'nullable') === true || member(found.value, 'nullable') === true;
  const complete = isNullable && types instanceof Set ? new Set([...types, 'null']) : types;
  known.set(pointer, complete);
  return complete;
}

/** The types that fit all parts. */
function common(parts: readonly Types[]): Types {
  const [first, ...sets] = parts.filter((part) => part instanceof Set);
  if (!first) return parts.includes('cycle') ? 'cycle' : 'any';
  return new Set([...first].filter((type) => sets.every((set) => set.has(type))));
}

/** The types that fit one of the parts. */
function joined(parts: readonly Types[]): Types {
  if (parts.length === 0 || parts.includes('any')) return 'any';
  const sets = parts.filter((part) => part instanceof Set);
  return sets.length > 0 ? new Set(sets.flatMap((set) => [...set])) : 'cycle';
}

/** The types that a schema names, or that its values have. */
function ownTypes(schema: Parameters<typeof inferTypes>[0]): Types {
  const values = Object.hasOwn(schema, 'const') ? [schema.const] : list(member(schema, 'enum'));
  if (values.length > 0) return new Set(values.flatMap(typesOfValue));
  const named = [member(schema, 'type') ?? inferTypes(schema)].flat();
  if (named.length === 0 || !named.every((type) => all.includes(type as JsonType))) return 'any';
  return new Set(named.flatMap((type) => (type === 'number' ? ['integer', type] : [`${type}`])));
}

function typesOfValue(value: unknown): readonly string[] {
  if (value === null) return ['null'];
  if (Array.isArray(value)) return ['array'];
  if (typeof value === 'bigint' || Number.isInteger(value)) return ['integer', 'number'];
  return [typeof value];
}
