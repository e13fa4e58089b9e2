import { wrongKind } from '@jsonrpcclient/core';
import type { Schema } from './standard-schema.ts';

/** The params of a notification. */
export interface EventSpec {
  /**
   * A list has one schema for each parameter, which are sent by position. A single schema takes all params: an object, which
   * is sent by name, or an array. None by default.
   */
  readonly params?: Schema | readonly Schema[];
  /** The schema of each further parameter after a list. */
  readonly rest?: Schema;
}

/** The params of a method, its result, and its errors. */
export interface MethodSpec extends EventSpec {
  /** Without it, the method is a notification. */
  readonly result?: Schema;
  /** The schema of the `data` of each error, by code; `true` if the data isn't known. */
  readonly errors?: ErrorSpecs;
}

/** Schemas of the `data` of errors, by code. */
export type ErrorSpecs = Readonly<Record<number, Schema | true>>;

/** The methods and notifications of two peers, by their names on the wire. */
export interface Contract {
  /** The methods that this side calls. */
  readonly methods?: Readonly<Record<string, MethodSpec>>;
  /** The notifications that the server sends. */
  readonly events?: Readonly<Record<string, EventSpec>>;
  /** The methods that the server calls. */
  readonly requests?: Readonly<Record<string, MethodSpec>>;
  /** The notifications that this side sends, if it is the server: the events of the flipped contract. */
  readonly emits?: Readonly<Record<string, EventSpec>>;
  /** The errors of every method, in addition to its own. */
  readonly errors?: ErrorSpecs;
}

/**
 * Returns the contract, with its type. Throws a `TypeError` that names the place of a schema that doesn't implement Standard
 * Schema.
 */
export function contract<const C extends Contract>(contract: C): C {
  const { errors, ...kinds }: Contract = contract;
  checkErrors('errors', errors);
  for (const [kind, specs] of Object.entries(kinds))
    for (const [name, spec] of Object.entries<MethodSpec>(specs ?? {})) {
      const place = `${kind}.${name}`;
      for (const schema of [spec.params ?? []].flat()) checkSchema(`${place}.params`, schema);
      checkSchema(`${place}.rest`, spec.rest);
      checkSchema(`${place}.result`, spec.result);
      checkErrors(`${place}.errors`, spec.errors);
    }
  return contract;
}

function checkErrors(place: string, errors: ErrorSpecs = {}): void {
  for (const [code, schema] of Object.entries(errors))
    checkSchema(`${place}[${code}]`, schema === true ? undefined : schema);
}

function checkSchema(place: string, schema: Schema | undefined): void {
  if (schema !== undefined && typeof schema?.['~standard']?.validate !== 'function')
    throw wrongKind('contract', `${place}: a schema with ~standard`, schema);
}

/** Returns a contract's entry for a method; ignores members that every object has. */
export function findSpec<S>(
  specs: Readonly<Record<string, S>> | undefined,
  method: string,
): S | undefined {
  return specs && Object.hasOwn(specs, method) ? specs[method] : undefined;
}
