import { isObject, member, text } from '../json.ts';
import type { Place } from '../place.ts';
import type { Warn } from '../warning.ts';
import type { ReadParam, ReadValue } from './method.ts';
import { readDocs } from './read-docs.ts';
import type { Found, Resolver } from './resolve.ts';

/** Reads a method's `params`. */
export function readParameters(
  params: unknown,
  place: Place,
  resolver: Resolver,
  warn: Warn,
): ReadParam[] {
  if (params === undefined || params === null) return [];
  if (typeof params !== 'object') {
    warn(place, 'is not a list of params; it is ignored');
    return [];
  }
  if (!Array.isArray(params)) warn(place, 'is an object instead of a list; its keys are names');
  const names = new Set<string>();
  return Object.entries(params).flatMap(([key, value]) => {
    const found = { value, place: [...place, key] };
    const fallback = Array.isArray(params) ? `param${Number(key) + 1}` : key;
    const read = readValue(found, fallback, resolver, warn);
    if (names.has(read.name)) warn(found.place, 'another param of the method has this name');
    names.add(read.name);
    const descriptor = resolver.follow(found).value;
    return {
      ...read,
      required: member(descriptor, 'required') === true,
      isRest: member(descriptor, 'x-rest') === true,
    };
  });
}

/** Reads a content descriptor: a name, docs and a schema. */
export function readValue(
  found: Found,
  fallback: string,
  resolver: Resolver,
  warn: Warn,
): ReadValue {
  const { value, place } = resolver.follow(found);
  const schema = { value: member(value, 'schema'), place: [...place, 'schema'] };
  return {
    ...readDocs(value),
    name: text(member(value, 'name')) ?? fallback,
    schema: schema.value === undefined ? readBareSchema({ value, place }, warn) : schema,
  };
}

/** A content descriptor that lacks a schema, and may be one. */
function readBareSchema({ value, place }: Found, warn: Warn): Found {
  const isSchema =
    typeof value === 'boolean' ||
    (isObject(value) &&
      ['type', 'oneOf', 'anyOf', 'allOf', 'enum', 'const', 'properties', 'items'].some((keyword) =>
        Object.hasOwn(value, keyword),
      ));
  warn(place, isSchema ? 'has no schema, but is one itself' : 'has no schema; any value fits');
  if (!isObject(value) || !isSchema) return { value: isSchema ? value : true, place };
  // `required` is a boolean here, which belongs to the descriptor.
  const { required, ...schema } = value;
  return { value: Array.isArray(required) ? value : schema, place };
}
