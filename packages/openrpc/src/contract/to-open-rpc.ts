import { wrongKind } from '@jsonrpcclient/core';
import type { DocumentInfo, Method, OpenRpcDocument } from '../document.ts';
import { isObject } from '../json.ts';
import { createWarn, type ReadOptions } from '../warning.ts';
import type { DescribedContract } from './described-contract.ts';
import { createSchemaWriter, ownJsonSchema, type ToJsonSchema } from './schema-writer.ts';
import { createMethodWriter } from './write-method.ts';

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

  const { errors }: DescribedContract = contract;
  const writeMethod = createMethodWriter(writer, errors, warn);

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
