import { isObject, type JsonObject, member } from '../json.ts';
import { type Place, toPlace, toPointer } from '../place.ts';
import type { Warn } from '../warning.ts';
import type { Side, StandardSchema } from './standard-schema.ts';

/** Turns the schemas of a contract into JSON Schemas of one document. */
export interface SchemaWriter {
  /** The JSON Schema; `{}` and a warning if the library has none. */
  readonly write: (schema: StandardSchema, side: Side, place: Place) => JsonObject;
  /** The definitions of all schemas so far, by name. */
  readonly components: () => JsonObject;
}

/** Returns the JSON Schema of a schema; undefined if there is none. */
export type ToJsonSchema = (schema: StandardSchema, side: Side) => object | undefined;

/** What libraries such as zod and arktype have besides `validate`. */
export function ownJsonSchema(schema: StandardSchema, side: Side): object | undefined {
  const standard: StandardSchema['~standard'] & {
    readonly jsonSchema?: Readonly<Record<Side, (options: { target: string }) => object>>;
  } = schema['~standard'];
  return standard.jsonSchema?.[side]({ target: 'draft-07' });
}

export function createSchemaWriter(toJsonSchema: ToJsonSchema, warn: Warn): SchemaWriter {
  /** The definitions as text, by name. */
  const texts = new Map<string, string>();
  const components = new Map<string, unknown>();

  /** The name of a definition: that of an equal one, or a free one. */
  const reserve = (wanted: string, text: string): string => {
    let name = wanted;
    for (let number = 2; texts.has(name) && texts.get(name) !== text; number += 1)
      name = `${wanted}_${number}`;
    texts.set(name, text);
    return name;
  };

  /** Moves the definitions of a schema into the components. */
  const hoist = (schema: JsonObject, wanted: string): JsonObject => {
    const { $schema, definitions, $defs, ...own } = schema;
    const inner: object = { ...Object($defs), ...Object(definitions) };
    // An equal definition of another schema may refer to another one of the same name.
    const whole = JSON.stringify(schema);
    const names = new Map(Object.keys(inner).map((name) => [name, reserve(name, whole)]));
    const self = refersToItself(schema) ? reserve(wanted, whole) : undefined;
    const rename = (reference: string): string => {
      const [first = '', name = '', ...rest] = toPlace(reference.slice(1));
      const isDefinition = /^(definitions|\$defs)$/.test(first);
      const renamed = reference === '#' ? self : isDefinition ? names.get(name) : undefined;
      return renamed === undefined
        ? reference
        : toPointer(['components', 'schemas', renamed, ...rest]);
    };
    for (const [name, renamed] of names)
      components.set(renamed, rewrite(member(inner, name), rename));
    const rewritten = rewrite(own, rename);
    if (self === undefined) return Object(rewritten);
    components.set(self, rewritten);
    return { $ref: toPointer(['components', 'schemas', self]) };
  };

  return {
    write(schema, side, place) {
      let json: object | undefined;
      try {
        json = toJsonSchema(schema, side);
      } catch {
        // A transform, for example, which has no schema of what comes out.
      }
      if (isObject(json)) return hoist(json, place.slice(1).join('_'));
      const { vendor } = schema['~standard'];
      warn(place, `${vendor || 'its library'} has no JSON Schema for it; any value fits`);
      return {};
    },
    components: () => Object.fromEntries(components),
  };
}

function refersToItself(schema: unknown): boolean {
  if (typeof schema !== 'object' || schema === null) return false;
  return member(schema, '$ref') === '#' || Object.values(schema).some(refersToItself);
}

function rewrite(value: unknown, rename: (reference: string) => string): unknown {
  if (Array.isArray(value)) return value.map((each) => rewrite(each, rename));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [
      key,
      key === '$ref' && typeof child === 'string' ? rename(child) : rewrite(child, rename),
    ]),
  );
}
