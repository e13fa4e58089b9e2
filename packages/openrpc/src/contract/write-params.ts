import type { ContentDescriptor, Method } from '../document.ts';
import { isObject, type JsonObject, list, member } from '../json.ts';
import { type Place, toPlace } from '../place.ts';
import type { Warn } from '../warning.ts';
import type { DescribedMethod } from './described-contract.ts';
import type { SchemaWriter } from './schema-writer.ts';
import type { Side, StandardSchema } from './standard-schema.ts';

type WrittenParams = Pick<Method, 'paramStructure' | 'params'>;

/** Writes the params of a method. */
export function writeParams(
  { params = [], rest }: DescribedMethod,
  side: Side,
  place: Place,
  writer: SchemaWriter,
  warn: Warn,
): WrittenParams {
  if (!('~standard' in params)) {
    const written = params.map((schema, index): ContentDescriptor => {
      const name = `param${index + 1}`;
      const own = writer.write(schema, side, [...place, name]);
      return { name, required: !takesUndefined(schema), schema: own };
    });
    if (rest) written.push(restOf(writer.write(rest, side, [...place, 'rest'])));
    return { paramStructure: 'by-position', params: written };
  }
  const schema = followOwn(writer.write(params, side, place), writer);
  const properties = member(schema, 'properties');
  if (isObject(properties)) {
    const other = side === 'input' ? 'output' : 'input';
    const required = requiredIn(schema);
    // A param with a default is optional, although it is always there on the other side.
    const needed = requiredIn(followOwn(writer.write(params, other, place), writer), required);
    return {
      paramStructure: 'by-name',
      params: Object.entries(properties).map(([name, own]) => ({
        name,
        required: required.has(name) && needed.has(name),
        schema: toSchema(own),
      })),
    };
  }
  const items = [member(schema, 'prefixItems'), member(schema, 'items')].find(Array.isArray);
  if (items) return { paramStructure: 'by-position', params: writeTuple(items, schema) };
  warn(place, 'its params cannot be listed; any params fit');
  return { params: [restOf({})] };
}

/** The items of a tuple, and what may follow. */
function writeTuple(items: readonly unknown[], schema: JsonObject): ContentDescriptor[] {
  const least = member(schema, 'minItems') ?? items.length;
  const more = member(schema, Array.isArray(member(schema, 'items')) ? 'additionalItems' : 'items');
  return [
    ...items.map((own, index) => ({
      name: `param${index + 1}`,
      required: index < Number(least),
      schema: toSchema(own),
    })),
    ...(isObject(more) ? [restOf(more)] : []),
  ];
}

function restOf(schema: object): ContentDescriptor {
  return { name: 'rest', schema, 'x-rest': true };
}

function toSchema(value: unknown): object | boolean {
  return isObject(value) || typeof value === 'boolean' ? value : {};
}

function requiredIn(schema: JsonObject, fallback?: ReadonlySet<unknown>): ReadonlySet<unknown> {
  return fallback && !isObject(member(schema, 'properties'))
    ? fallback
    : new Set(list(member(schema, 'required')));
}

/** The schema itself, if it is a component because it refers to itself. */
function followOwn(schema: JsonObject, writer: SchemaWriter): JsonObject {
  const reference = member(schema, '$ref');
  if (typeof reference !== 'string') return schema;
  const found = member(writer.components(), toPlace(reference)[2] ?? '');
  return isObject(found) ? found : schema;
}

/** Whether a param can be left out. */
function takesUndefined(schema: StandardSchema): boolean {
  try {
    const result = schema['~standard'].validate(undefined);
    if (!('then' in result)) return !result.issues;
    // Nothing else handles its rejection.
    result.then(undefined, () => {});
  } catch {
    // A schema that throws takes nothing.
  }
  return false;
}
