import { wrongKind } from '@jsonrpcclient/core';
import { isObject, list, member, text } from '../json.ts';
import type { Place } from '../place.ts';
import { createWarn, type ReadOptions, type Warn } from '../warning.ts';
import type { ReadMethod } from './method.ts';
import { readDocs } from './read-docs.ts';
import { readErrors } from './read-errors.ts';
import { readParameters, readValue } from './read-values.ts';
import { createResolver, type Found, type Resolver } from './resolve.ts';

/** A document in one shape, whatever its version. */
export interface ReadDocument {
  readonly title: string | undefined;
  readonly version: string | undefined;
  readonly methods: readonly ReadMethod[];
  readonly resolver: Resolver;
  readonly warn: Warn;
}

/** Reads a document. Throws a `TypeError` that names `caller` only if nothing of it can be read. */
export function readDocument(
  caller: string,
  document: unknown,
  options: ReadOptions,
): ReadDocument {
  const warn = createWarn(options);
  const methods = member(document, 'methods');
  if (!isObject(methods) && !Array.isArray(methods))
    throw wrongKind(caller, 'an OpenRPC document, with a list of methods', methods ?? document);
  checkVersion(member(document, 'openrpc'), warn);
  const resolver = createResolver(document, warn);
  const names = new Set<string>();
  const info = member(document, 'info');
  return {
    title: text(member(info, 'title')),
    version: text(member(info, 'version')),
    methods: entriesOf(methods, warn).flatMap(([name, found]) => {
      const method = readMethod(name, resolver.follow(found), resolver, warn);
      if (!method) return [];
      if (names.has(method.name)) {
        warn(method.place, 'another method has this name; only the first one is used');
        return [];
      }
      names.add(method.name);
      return [method];
    }),
    resolver,
    warn,
  };
}

function checkVersion(version: unknown, warn: Warn): void {
  if (typeof version !== 'string' || !/^1\.\d/.test(version))
    warn(['openrpc'], 'is not a version 1.x; the document is read as 1.4');
  else if (!/^1\.[0-4]\./.test(version)) warn(['openrpc'], 'is a later version than 1.4');
}

/** The methods and their names, of a list or of an object. */
function entriesOf(
  methods: object,
  warn: Warn,
): readonly (readonly [name: string | undefined, method: Found])[] {
  const isList = Array.isArray(methods);
  if (!isList) warn(['methods'], 'is an object instead of a list; its keys are read as names');
  return Object.entries(methods).map(([key, value]) => [
    isList ? undefined : key,
    { value, place: ['methods', key] },
  ]);
}

function readMethod(
  key: string | undefined,
  { value, place }: Found,
  resolver: Resolver,
  warn: Warn,
): ReadMethod | undefined {
  const name = member(value, 'name') ?? key;
  if (!isObject(value) || typeof name !== 'string') {
    warn(place, 'is a method without a name; it is left out');
    return undefined;
  }
  const result = member(value, 'result');
  if (result === null) warn([...place, 'result'], 'is null; it is read as a missing result');
  return {
    ...readDocs(value),
    name,
    place,
    structure: readStructure(value, place, warn),
    params: readParameters(member(value, 'params'), [...place, 'params'], resolver, warn),
    result:
      result === undefined || result === null
        ? undefined
        : readValue({ value: result, place: [...place, 'result'] }, 'result', resolver, warn),
    errors: readErrors(list(member(value, 'errors')), [...place, 'errors'], resolver, warn),
    isFromServer: member(value, 'x-sender') === 'server',
  };
}

function readStructure(value: unknown, place: Place, warn: Warn): ReadMethod['structure'] {
  const structure = member(value, 'paramStructure');
  if (structure === 'by-name' || structure === 'by-position') return structure;
  if (structure !== undefined && structure !== 'either')
    warn([...place, 'paramStructure'], 'is not by-name, by-position or either; it is ignored');
  return undefined;
}
