import { isObject, type JsonObject, member } from '../json.ts';
import type { Place } from '../place.ts';
import { toPointer } from '../place.ts';
import { createNames, typeName } from '../print/names.ts';
import { type Found, type Resolver, referenceOf } from '../read/resolve.ts';
import { convertOwn } from './convert-own.ts';

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
