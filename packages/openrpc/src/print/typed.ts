import { type JsonObject, list, member } from '../json.ts';
import { printArray } from './array.ts';
import { printObject } from './object.ts';
import type { Printer, Scope } from './printer.ts';
import { none, simple, type TypeText, unknown } from './type-text.ts';

/** The names of types in schemas, and common misnomers. */
const primitives: ReadonlyMap<string, TypeText> = new Map([
  ['string', simple('string')],
  ['str', simple('string')],
  ['number', simple('number')],
  ['integer', simple('number')],
  ['int', simple('number')],
  ['float', simple('number')],
  ['double', simple('number')],
  ['boolean', simple('boolean')],
  ['bool', simple('boolean')],
  ['null', none],
  ['any', unknown],
]);

/** Prints a schema whose type is known. */
export function printTyped(
  type: string,
  schema: JsonObject,
  scope: Scope,
  printer: Printer,
): TypeText {
  const name = type.toLowerCase();
  if (name === 'object') return printObject(schema, scope, printer);
  if (name === 'array') return printArray(schema, scope, printer);
  const format = member(schema, 'format');
  if (name === 'integer' && typeof format === 'string' && printer.isBigint(format))
    return simple('bigint');
  const primitive = primitives.get(name);
  if (!primitive)
    printer.warn([...scope.place, 'type'], 'is not the name of a type; any value fits');
  return primitive ?? unknown;
}

/** Keywords that say which type is meant if `type` is missing. */
const hints: readonly (readonly [type: string, ...keywords: readonly string[]])[] = [
  ['object', 'properties', 'patternProperties', 'additionalProperties'],
  ['array', 'items', 'prefixItems', 'minItems', 'maxItems', 'uniqueItems'],
  ['string', 'pattern', 'minLength', 'maxLength'],
  ['number', 'minimum', 'maximum', 'multipleOf'],
];

/** The type that a schema without `type` means. */
export function inferTypes(schema: JsonObject): string[] {
  if (list(member(schema, 'required')).length > 0) return ['object'];
  const [hint] = hints.filter(([, ...keywords]) =>
    keywords.some((keyword) => Object.hasOwn(schema, keyword)),
  );
  return hint ? [hint[0]] : [];
}
