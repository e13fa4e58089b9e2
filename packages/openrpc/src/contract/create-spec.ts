import type { ReadMethod, ReadParam } from '../read/method.ts';
import type { ReadDocument } from '../read/read-document.ts';
import type { Found } from '../read/resolve.ts';
import type { Warn } from '../warning.ts';
import type { DescribedMethod } from './described-contract.ts';
import { createDraft7 } from './draft-7.ts';
import type { StandardSchema } from './standard-schema.ts';

/** Returns a function for JSON Schemas of draft 7, which are complete; it is called when a schema is first used. */
export type Validator = (schema: object | boolean) => StandardSchema;

/** Returns a function that returns a method's part of a contract. */
export function createSpec(
  { resolver, warn }: ReadDocument,
  validator: Validator,
  byName: boolean,
): (method: ReadMethod) => DescribedMethod {
  const toDraft7 = createDraft7(resolver);
  const toSchema = (found: Found) => lazy(found, toDraft7(found), validator, warn);

  const namedParams = (params: readonly ReadParam[]): DescribedMethod => {
    const [first] = params;
    if (!first) return {};
    const definitions: Record<string, unknown> = {};
    const properties = params.map(({ name, schema }) => {
      const converted = toDraft7(schema);
      if (typeof converted === 'boolean') return [name, converted];
      const { definitions: used, ...own } = converted;
      Object.assign(definitions, used);
      return [name, own];
    });
    const required = params.filter((param) => param.required).map(({ name }) => name);
    const whole = {
      type: 'object',
      properties: Object.fromEntries(properties),
      ...(required.length > 0 && { required }),
      definitions,
    };
    const schema = lazy(first.schema, whole, validator, warn);
    return { params: required.length > 0 ? schema : optional(schema) };
  };

  const listedParams = (params: readonly ReadParam[]): DescribedMethod => {
    const last = params.at(-1);
    const listed = last?.isRest ? params.slice(0, -1) : params;
    return {
      params: listed.map(({ schema, required }) =>
        required ? toSchema(schema) : optional(toSchema(schema)),
      ),
      ...(last?.isRest && { rest: toSchema(last.schema) }),
    };
  };

  return ({ params, result, errors, structure }) => {
    const isByName = structure ? structure === 'by-name' : byName;
    const codes = errors.map(({ code, data }) => [code, data ? toSchema(data) : true] as const);
    return {
      ...(isByName ? namedParams(params) : listedParams(params)),
      ...(result && { result: toSchema(result.schema) }),
      ...(codes.length > 0 && { errors: Object.fromEntries(codes) }),
    };
  };
}

/** A schema whose validator is created when it is first used, because a document may have hundreds. */
function lazy(
  { place }: Found,
  schema: object | boolean,
  validator: Validator,
  warn: Warn,
): StandardSchema {
  let created: StandardSchema | undefined;
  const create = () => {
    try {
      return validator(schema);
    } catch (error) {
      warn(place, `the validator refuses it, so any value fits: ${String(error).slice(0, 200)}`);
      return anything;
    }
  };
  return standard((value) => {
    created ??= create();
    return created['~standard'].validate(value);
  }, schema);
}

function standard(
  validate: StandardSchema['~standard']['validate'],
  schema: object | boolean,
): StandardSchema & { readonly '~standard': { readonly jsonSchema: object } } {
  // What `toOpenRpc` reads.
  const jsonSchema = { input: () => schema, output: () => schema };
  return { '~standard': { version: 1, vendor: 'openrpc', validate, jsonSchema } };
}

const anything = standard((value) => ({ value }), true);

/** A schema that accepts undefined, too. */
function optional(schema: StandardSchema): StandardSchema {
  const own = schema['~standard'];
  const { validate } = own;
  return {
    '~standard': {
      ...own,
      validate: (value) => (value === undefined ? { value } : validate(value)),
    },
  };
}
