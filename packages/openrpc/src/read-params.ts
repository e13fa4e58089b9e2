import { isObject, list, member, text } from './json.ts';
import { inferTypes } from './print/typed.ts';
import { readDocument } from './read/read-document.ts';
import type { Found, Resolver } from './read/resolve.ts';
import type { ReadOptions } from './warning.ts';

/** The name of a type in JSON Schema; an integer is also a number. */
export type JsonType = 'array' | 'boolean' | 'integer' | 'null' | 'number' | 'object' | 'string';

/** A param of a method. */
export interface Param {
  /** The name in the document, which is sent if params are by name. */
  readonly name: string;
  readonly required: boolean;
  /** Whether it stands for any number of params. */
  readonly rest: boolean;
  /** The types that it may have; empty if any value fits. */
  readonly types: readonly JsonType[];
  readonly description: string | undefined;
  readonly deprecated: boolean;
  /** Its JSON Schema, as it is in the document; a reference in it is relative to the document. */
  readonly schema: unknown;
}

/** The params of a method. */
export interface MethodDescription {
  /** How the document says that params are passed; undefined if it leaves that open. */
  readonly structure: 'by-name' | 'by-position' | undefined;
  readonly params: readonly Param[];
}

/**
 * Returns what a document says about the params of a method; `undefined` if it doesn't have the method. Throws a `TypeError` if
 * the document has no methods.
 */
export function readParams(
  document: object,
  method: string,
  options: ReadOptions = {},
): MethodDescription | undefined {
  const { methods, resolver } = readDocument('readParams', document, options);
  const found = methods.find(({ name }) => name === method);
  if (!found) return undefined;
  return {
    structure: found.structure,
    params: found.params.map((param) => ({
      name: param.name,
      required: param.required,
      rest: param.isRest,
      types: typesOf(param.schema, resolver),
      description:
        param.description ?? param.summary ?? text(member(param.schema.value, 'description')),
      deprecated: param.deprecated,
      schema: param.schema.value,
    })),
  };
}

const all: readonly JsonType[] = [
  'array',
  'boolean',
  'integer',
  'null',
  'number',
  'object',
  'string',
];

function typesOf(schema: Found, resolver: Resolver): JsonType[] {
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
