import type { ContentDescriptor, Method } from '../document.ts';
import { isObject, type JsonObject, list, member, text } from '../json.ts';
import { type Source, toDocument } from './source.ts';

/** Kodi's description: schemas of draft 3, whose references are names of types. */
export const kodi: Source = {
  method: 'JSONRPC.Introspect',
  read(result) {
    const entriesOf = (name: string) => Object.entries(Object(member(result, name)));
    const notifications = entriesOf('notifications').map(
      ([name, each]): Method => ({
        ...toMethod(name, each, undefined),
        paramStructure: 'by-name',
        'x-sender': 'server',
      }),
    );
    const methods = entriesOf('methods').map(([name, each]) =>
      toMethod(name, each, { name: 'result', schema: toSchema(member(each, 'returns')) }),
    );
    const schemas = entriesOf('types').map(([name, type]) => [name, toSchema(type)] as const);
    return toDocument([...methods, ...notifications], {
      info: {
        title: text(member(result, 'description')) ?? '',
        version: String(member(result, 'version') ?? ''),
      },
      components: { schemas: Object.fromEntries(schemas) },
    });
  },
};

function toMethod(name: string, method: unknown, result: ContentDescriptor | undefined): Method {
  const description = text(member(method, 'description'));
  return {
    name,
    ...(description && { description }),
    params: list(member(method, 'params')).map((param, index) => {
      const about = text(member(param, 'description'));
      return {
        name: text(member(param, 'name')) ?? `param${index + 1}`,
        required: member(param, 'required') === true,
        ...(about && { description: about }),
        schema: toSchema(param),
      };
    }),
    ...(result && { result }),
  };
}

const primitives = new Set(['array', 'boolean', 'integer', 'null', 'number', 'object', 'string']);
const maxDepth = 50;

/** The schema in draft 7. */
function toSchema(schema: unknown, depth = 0): JsonObject {
  if (typeof schema === 'string') return toNamed(schema);
  if (!isObject(schema) || depth > maxDepth) return {};
  const convert = (value: unknown) => toSchema(value, depth + 1);
  // `name` and `required` are about the param or the property.
  const { id, name, required, $ref, type, properties, items, additionalProperties, ...rest } =
    schema;
  const { extends: parents, divisibleBy, ...same } = rest;
  const entries = Object.entries(Object(properties));
  const needed = entries.filter(([, value]) => member(value, 'required') === true);
  const own = {
    ...same,
    ...(typeof $ref === 'string' ? toNamed($ref) : toType(type, convert)),
    ...(divisibleBy !== undefined && { multipleOf: divisibleBy }),
    ...(isObject(properties) && {
      properties: Object.fromEntries(entries.map(([key, value]) => [key, convert(value)])),
    }),
    ...(needed.length > 0 && { required: needed.map(([key]) => key) }),
    ...(items !== undefined && {
      items: Array.isArray(items) ? items.map(convert) : convert(items),
    }),
    ...(additionalProperties !== undefined && {
      additionalProperties: isObject(additionalProperties)
        ? convert(additionalProperties)
        : additionalProperties,
    }),
  };
  return parents === undefined ? own : { allOf: [...[parents].flat().map(convert), own] };
}

function toType(type: unknown, convert: (schema: unknown) => JsonObject): JsonObject {
  if (typeof type === 'string') return toNamed(type);
  if (!Array.isArray(type)) return {};
  return { anyOf: type.map(convert) };
}

function toNamed(name: string): JsonObject {
  if (primitives.has(name)) return { type: name };
  const token = name.replaceAll('~', '~0').replaceAll('/', '~1');
  return name === 'any' || name === '' ? {} : { $ref: `#/components/schemas/${token}` };
}
