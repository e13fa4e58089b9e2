import { member, text } from './json.ts';
import type { ReadMethod, ReadParam, ReadValue } from './read/method.ts';
import { readDocument } from './read/read-document.ts';
import type { Resolver } from './read/resolve.ts';
import { type JsonType, typesOf } from './types-of.ts';
import type { ReadOptions } from './warning.ts';

/** A param or a result. */
export interface ValueDescription {
  /** The name in the document, which is sent if params are by name. */
  readonly name: string;
  /** The types that it may have; empty if any value fits. */
  readonly types: readonly JsonType[];
  readonly description: string | undefined;
  readonly deprecated: boolean;
  /** Its JSON Schema, as it is in the document; a reference in it is relative to the document. */
  readonly schema: unknown;
}

/** A param of a method. */
export interface ParamDescription extends ValueDescription {
  readonly required: boolean;
  /** Whether it stands for any number of params. */
  readonly rest: boolean;
}

/** The params of a method. */
export interface ParamsDescription {
  /** How the document says that params are passed; undefined if it leaves that open. */
  readonly structure: 'by-name' | 'by-position' | undefined;
  readonly params: readonly ParamDescription[];
}

/** What a document says about a method. */
export interface MethodDescription extends ParamsDescription {
  readonly name: string;
  readonly summary: string | undefined;
  readonly description: string | undefined;
  readonly deprecated: boolean;
  /** undefined for a notification. */
  readonly result: ValueDescription | undefined;
  readonly errors: readonly { readonly code: number; readonly message: string }[];
  /** Whether the server calls it. */
  readonly fromServer: boolean;
}

/**
 * Returns what a document says about each of its methods, whatever its version. Throws a `TypeError` if the document has no
 * methods.
 */
export function readMethods(document: object, options: ReadOptions = {}): MethodDescription[] {
  const { methods, resolver } = readDocument('readMethods', document, options);
  return methods.map((method) => describeMethod(method, resolver));
}

/**
 * Returns what a document says about the params of a method; `undefined` if it doesn't have the method. Throws a `TypeError` if
 * the document has no methods.
 */
export function readParams(
  document: object,
  method: string,
  options: ReadOptions = {},
): ParamsDescription | undefined {
  const { methods, resolver } = readDocument('readParams', document, options);
  const found = methods.find(({ name }) => name === method);
  return found && describeParams(found, resolver);
}

function describeMethod(method: ReadMethod, resolver: Resolver): MethodDescription {
  const { name, summary, description, deprecated, result, errors, isFromServer } = method;
  return {
    name,
    summary,
    description,
    deprecated,
    ...describeParams(method, resolver),
    result: result && describeValue(result, resolver),
    errors: errors.map(({ code, message }) => ({ code, message })),
    fromServer: isFromServer,
  };
}

function describeParams({ structure, params }: ReadMethod, resolver: Resolver): ParamsDescription {
  const describe = (param: ReadParam): ParamDescription => ({
    ...describeValue(param, resolver),
    required: param.required,
    rest: param.isRest,
  });
  return { structure, params: params.map(describe) };
}

function describeValue(
  { name, summary, description, deprecated, schema }: ReadValue,
  resolver: Resolver,
): ValueDescription {
  return {
    name,
    types: typesOf(schema, resolver),
    description: description ?? summary ?? text(member(schema.value, 'description')),
    deprecated,
    schema: schema.value,
  };
}
