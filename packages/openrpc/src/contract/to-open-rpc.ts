import { wrongKind } from '@jsonrpcclient/core';
import type { DocumentError, DocumentInfo, Method, OpenRpcDocument } from '../document.ts';
import { isObject } from '../json.ts';
import type { Place } from '../place.ts';
import { createWarn, type ReadOptions } from '../warning.ts';
import type { DescribedContract, DescribedMethod } from './described-contract.ts';
import { createSchemaWriter, ownJsonSchema, type ToJsonSchema } from './schema-writer.ts';
import type { Side, StandardSchema } from './standard-schema.ts';
import { writeParams } from './write-params.ts';

/** Options of `toOpenRpc`. */
export interface OpenRpcOptions extends ReadOptions {
  /**
   * Returns the JSON Schema of a schema whose library has none of its own, such as valibot: `toStandardJsonSchema(schema)` of
   * `@valibot/to-json-schema` has one.
   */
  readonly jsonSchema?: ToJsonSchema | undefined;
}

/**
 * Returns the OpenRPC document of a contract: what goes over the wire, seen from the client. Events and requests are methods
 * with `"x-sender": "server"`. What has no JSON Schema becomes `{}` and is reported to `onWarning`.
 */
export function toOpenRpc(
  contract: DescribedContract,
  info: DocumentInfo,
  options: OpenRpcOptions = {},
): OpenRpcDocument {
  if (!isObject(contract)) throw wrongKind('toOpenRpc', 'a contract', contract);
  const { jsonSchema } = options;
  const warn = createWarn(options);
  const toJsonSchema: ToJsonSchema = (schema, side) =>
    ownJsonSchema(schema, side) ?? jsonSchema?.(schema, side);
  const writer = createSchemaWriter(toJsonSchema, warn);

  const writeErrors = (
    errors: ReadonlyMap<string, StandardSchema | true>,
    side: Side,
    place: Place,
  ): DocumentError[] =>
    [...errors].map(([code, schema]) => ({
      code: Number(code),
      message: `Error ${code}`,
      ...(schema !== true && { data: writer.write(schema, side, [...place, code]) }),
    }));

  /** `sent`: what this side sends on the wire has come out of the schemas. */
  const writeMethod = (kind: string, name: string, spec: DescribedMethod, sent: Side): Method => {
    const received = sent === 'output' ? 'input' : 'output';
    const place = [kind, name];
    const common = kind === 'methods' ? contract.errors : undefined;
    // A method's own error replaces one of all methods.
    const errors = new Map(
      [common, spec.errors].flatMap((each) => (each ? Object.entries(each) : [])),
    );
    return {
      name,
      ...writeParams(spec, sent, place, writer, warn),
      ...(spec.result && {
        result: {
          name: 'result',
          schema: writer.write(spec.result, received, [...place, 'result']),
        },
      }),
      ...(errors.size > 0 && { errors: writeErrors(errors, received, place) }),
    };
  };

  const called = (['methods', 'emits'] as const).flatMap((kind) =>
    Object.entries(contract[kind] ?? {}).map(([name, spec]) =>
      writeMethod(kind, name, spec, 'output'),
    ),
  );
  const received = (['events', 'requests'] as const).flatMap((kind) =>
    Object.entries(contract[kind] ?? {}).map(
      ([name, spec]): Method => ({
        ...writeMethod(kind, name, spec, 'input'),
        'x-sender': 'server',
      }),
    ),
  );
  const methods = [...called, ...received];
  const schemas = writer.components();
  return {
    openrpc: '1.4.1',
    info,
    methods,
    ...(Object.keys(schemas).length > 0 && { components: { schemas } }),
  };
}
