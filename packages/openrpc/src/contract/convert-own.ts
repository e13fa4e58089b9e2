import { isObject, type JsonObject, list, member } from '../json.ts';

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

/** Converts a schema, and with `convert` those in it. */
export function convertOwn(schema: JsonObject, convert: Convert): JsonObject {
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
