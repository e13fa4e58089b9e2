import { isObject, list, member } from './json.ts';
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
  const types = collect(schema, resolver, 0);
  return types ? all.filter((type) => types.has(type)) : [];
}

const maxDepth = 20;

/** The types that fit a schema; undefined if any does. */
function collect(found: Found, resolver: Resolver, depth: number): Set<string> | undefined {
  const { value, place } = resolver.follow(found);
  if (!isObject(value) || depth > maxDepth) return undefined;
  const isNullable = member(value, 'nullable') === true || member(found.value, 'nullable') === true;
  const each = (keyword: string) =>
    list(member(value, keyword)).map((part, index) =>
      collect({ value: part, place: [...place, keyword, `${index}`] }, resolver, depth + 1),
    );
  const sets = [ownTypes(value), joined(each('oneOf')), joined(each('anyOf')), ...each('allOf')];
  let types: Set<string> | undefined;
  for (const set of sets)
    if (set) types = types ? new Set([...types].filter((type) => set.has(type))) : set;
  return types && isNullable ? new Set([...types, 'null']) : types;
}

function joined(sets: readonly (ReadonlySet<string> | undefined)[]): Set<string> | undefined {
  const types = new Set<string>();
  for (const set of sets) {
    if (!set) return undefined;
    for (const type of set) types.add(type);
  }
  return types.size > 0 ? types : undefined;
}

/** The types that a schema names, or that its values have. */
function ownTypes(schema: Parameters<typeof inferTypes>[0]): Set<string> | undefined {
  const values = Object.hasOwn(schema, 'const') ? [schema.const] : list(member(schema, 'enum'));
  if (values.length > 0) return new Set(values.flatMap(typesOfValue));
  const named = [member(schema, 'type') ?? inferTypes(schema)].flat();
  if (named.length === 0 || !named.every((type) => all.includes(type as JsonType)))
    return undefined;
  return new Set(named.flatMap((type) => (type === 'number' ? ['integer', type] : [`${type}`])));
}

function typesOfValue(value: unknown): readonly string[] {
  if (value === null) return ['null'];
  if (Array.isArray(value)) return ['array'];
  if (typeof value === 'bigint' || Number.isInteger(value)) return ['integer', 'number'];
  return [typeof value];
}
