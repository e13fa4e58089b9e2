import { isObject, type JsonObject, list, member } from '../json.ts';
import type { Place } from '../place.ts';
import { toPointer } from '../place.ts';
import { createNames, typeName } from '../print/names.ts';
import { type Found, type Resolver, referenceOf } from '../read/resolve.ts';

/** A schema with the definitions that it refers to. */
export interface Draft7 extends JsonObject {
  readonly definitions?: object;
}

/** A schema that references lead to. */
interface Definition {
  readonly name: string;
  readonly uses: Set<Definition>;
  schema: JsonObject | boolean;
}

/** Turns schemas of a document into complete schemas of draft 7, as validators take them. */
export function createDraft7(resolver: Resolver): (found: Found) => Draft7 | boolean {
  /** By pointer. */
  const known = new Map<string, Definition>();
  const freeName = createNames([]);

  /** Converts the schema that a reference leads to. */
  const define = ({ value, place }: Found): Definition => {
    const pointer = toPointer(place);
    const before = known.get(pointer);
    if (before) return before;
    const definition = {
      name: freeName(typeName(place)),
      uses: new Set<Definition>(),
      schema: true,
    };
    known.set(pointer, definition);
    return Object.assign(definition, { schema: convert(value, place, definition.uses) });
  };

  const convert = (schema: unknown, place: Place, uses: Set<Definition>): JsonObject | boolean => {
    if (typeof schema === 'boolean') return schema;
    if (!isObject(schema) || place.length > maxDepth) return true;
    const reference = referenceOf(schema);
    const own =
      reference === undefined
        ? convertOwn(schema, (value, keywords) => convert(value, [...place, ...keywords], uses))
        : toReference(resolver.resolve(reference, place), uses);
    return member(schema, 'nullable') === true && own !== true
      ? { anyOf: [own, { type: 'null' }] }
      : own;
  };

  const toReference = (found: Found | undefined, uses: Set<Definition>): JsonObject | boolean => {
    if (!found) return true;
    const definition = define(found);
    uses.add(definition);
    return { $ref: `#/definitions/${definition.name}` };
  };

  return ({ value, place }) => {
    const used = new Set<Definition>();
    const schema = convert(value, place, used);
    // While one is added, so are those that it uses.
    for (const { uses } of used) for (const next of uses) used.add(next);
    if (typeof schema === 'boolean' || used.size === 0) return schema;
    const definitions = [...used].map((each) => [each.name, each.schema]);
    return { ...schema, definitions: Object.fromEntries(definitions) };
  };
}

const maxDepth = 150;

type Convert = (value: unknown, keywords: readonly string[]) => JsonObject | boolean;

const inLists = ['oneOf', 'anyOf', 'allOf', 'prefixItems'];
const inObjects = ['properties', 'patternProperties'];
const single = [
  ...['additionalProperties', 'additionalItems', 'contains', 'propertyNames', 'items'],
  ...['not', 'if', 'then', 'else'],
];
/** Keywords that are converted below, or that would mean something else in another place. */
const dropped = [
  '$schema',
  '$id',
  'id',
  '$anchor',
  'definitions',
  '$defs',
  'nullable',
  'dependencies',
];
const typeNames = ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'];

function convertOwn(schema: JsonObject, convert: Convert): JsonObject {
  const entries = Object.entries(schema).flatMap(([keyword, value]): [string, unknown][] => {
    if (dropped.includes(keyword)) return [];
    if (keyword === 'type') return convertType(value);
    if (keyword === 'enum')
      return Array.isArray(value) && value.length > 0 ? [[keyword, value]] : [];
    if (keyword === 'required') return convertRequired(schema);
    if (inObjects.includes(keyword) && isObject(value)) {
      const members = Object.entries(value).map(([name, each]) => [
        name,
        convert(each, [keyword, name]),
      ]);
      return [[keyword, Object.fromEntries(members)]];
    }
    if (Array.isArray(value) && (inLists.includes(keyword) || keyword === 'items'))
      return convertList(keyword, value, schema, convert);
    return single.includes(keyword) ? [[keyword, convert(value, [keyword])]] : [[keyword, value]];
  });
  if (!Object.hasOwn(schema, 'required')) entries.push(...convertRequired(schema));
  return Object.fromEntries(toTuple(schema, entries));
}

function convertType(type: unknown): [string, unknown][] {
  const names = [type].flat();
  return names.every((name) => typeNames.includes(`${name}`)) ? [['type', type]] : [];
}

/** A list, or the string or the booleans that are meant as one. */
function convertRequired(schema: JsonObject): [string, unknown][] {
  const required = member(schema, 'required');
  const names = typeof required === 'string' ? [required] : list(required);
  const own = Object.entries(Object(member(schema, 'properties')))
    .filter(([, value]) => member(value, 'required') === true)
    .map(([name]) => name);
  const all = new Set([...names, ...own].filter((name) => typeof name === 'string'));
  return all.size > 0 ? [['required', [...all]]] : [];
}

function convertList(
  keyword: string,
  value: readonly unknown[],
  schema: JsonObject,
  convert: Convert,
): [string, unknown][] {
  const parts = value.map((each, index) => convert(each, [keyword, `${index}`]));
  if (parts.length === 0) return [];
  const isTuple =
    keyword !== 'items' ||
    parts.length > 1 ||
    member(schema, 'maxItems') === 1 ||
    member(schema, 'additionalItems') === false;
  // As `toTypes` reads it.
  return [[keyword, isTuple ? parts : parts[0]]];
}

/** `prefixItems` is `items` in draft 7, and `items` is `additionalItems`. */
function toTuple(schema: JsonObject, entries: readonly [string, unknown][]): [string, unknown][] {
  if (list(member(schema, 'prefixItems')).length === 0) return [...entries];
  const names = new Map([
    ['items', 'additionalItems'],
    ['prefixItems', 'items'],
  ]);
  return entries.map(([keyword, value]) => [names.get(keyword) ?? keyword, value]);
}
