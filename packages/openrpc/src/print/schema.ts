import { isObject, type JsonObject, list, member } from '../json.ts';
import { referenceOf } from '../read/resolve.ts';
import { literals } from './literal.ts';
import { beside, type Printer, type PrintPart, type Scope } from './printer.ts';
import { printReference } from './reference.ts';
import { intersection, never, none, type TypeText, union, unknown } from './type-text.ts';
import { inferTypes, printTyped } from './typed.ts';

/** How deep schemas may be nested. */
const maxDepth = 150;

/** Prints the type of the values that fit a schema. */
export function printSchema(schema: unknown, scope: Scope, printer: Printer): TypeText {
  const { place } = scope;
  if (place.length > maxDepth) {
    printer.warn(place, `is nested more than ${maxDepth} levels deep; it is read as any value`);
    return unknown;
  }
  if (schema === undefined || schema === true) return unknown;
  if (schema === false) return never;
  if (typeof schema === 'string') {
    printer.warn(place, 'is a string instead of a schema; it is read as the name of a type');
    return printTyped(schema, {}, scope, printer);
  }
  if (!isObject(schema)) {
    printer.warn(place, 'is not a schema; any value fits');
    return unknown;
  }
  const isNullable = member(schema, 'nullable') === true;
  const reference = referenceOf(schema);
  const type =
    reference === undefined
      ? printParts(schema, scope, printer)
      : printReference(reference, scope, printer);
  return isNullable ? union([type, none], scope.indent) : type;
}

const combinations = ['oneOf', 'anyOf', 'allOf', 'extends'] as const;

/** All parts of a schema must fit. */
function printParts(schema: JsonObject, scope: Scope, printer: Printer): TypeText {
  const combined = combinations.filter(
    (keyword) => list(member(schema, keyword)).length > 0 || isObject(member(schema, keyword)),
  );
  const isOwn = combined.length === 0 || hasOwnType(schema);
  const types = combined.map((keyword) => {
    const value = member(schema, keyword);
    const parts = list(value).length > 0 ? list(value) : [value];
    const printed = parts.map((part, index) =>
      printer.print(
        isOwn ? part : withType(part, member(schema, 'type')),
        beside(scope, [keyword, `${index}`]),
      ),
    );
    return keyword.endsWith('Of') && keyword !== 'allOf'
      ? union(printed, scope.indent)
      : intersection(printed);
  });
  return intersection([...(isOwn ? [printOwn(schema, scope, printer)] : []), ...types]);
}

/** Whether a schema with combinations says more itself than the name of a type, which is passed on to their parts. */
function hasOwnType(schema: JsonObject): boolean {
  return (
    Array.isArray(member(schema, 'enum')) ||
    Object.hasOwn(schema, 'const') ||
    ['properties', 'patternProperties', 'items', 'prefixItems'].some((keyword) =>
      Object.hasOwn(schema, keyword),
    ) ||
    list(member(schema, 'required')).length > 0 ||
    isObject(member(schema, 'additionalProperties'))
  );
}

/** A part of a combination has the type of the whole, if it has none. */
function withType(part: unknown, type: unknown): unknown {
  if (!isObject(part) || type === undefined || referenceOf(part) !== undefined) return part;
  const isTyped = ['type', 'enum', 'const', 'not', ...combinations].some((keyword) =>
    Object.hasOwn(part, keyword),
  );
  return isTyped || inferTypes(part).length > 0 ? part : { ...part, type };
}

/** What a schema says without its combinations. */
const printOwn: PrintPart = (schema, scope, printer) => {
  if (Object.hasOwn(schema, 'const')) return literals([schema.const], scope.indent);
  const values = member(schema, 'enum');
  if (Array.isArray(values) && values.length > 0) return literals(values, scope.indent);
  if (Array.isArray(values)) printer.warn([...scope.place, 'enum'], 'is empty; it is ignored');
  const type = member(schema, 'type');
  const types = type === undefined ? inferTypes(schema) : [type].flat();
  if (types.length === 0) return unknown;
  return union(
    types.map((each, index) =>
      typeof each === 'string'
        ? printTyped(each, schema, scope, printer)
        : printer.print(each, beside(scope, ['type', `${index}`])),
    ),
    scope.indent,
  );
};
