import { wrongKind } from '@jsonrpcclient/core';
import { fits } from '../glob.ts';
import type { ReadMethod } from '../read/method.ts';
import { readDocument } from '../read/read-document.ts';
import type { ReadOptions } from '../warning.ts';
import type { AnyMethods, ContractOf } from './contract-of.ts';
import { createSpec, type Validator } from './create-spec.ts';

/** Options of `toContract`. */
export interface ContractOptions extends ReadOptions {
  /** Whether params are by name if the document leaves it open; by default, they are by position. */
  readonly byName?: boolean | undefined;
  /** The methods that the server calls, as a pattern in which `*` stands for any text; they become events. */
  readonly events?: string | undefined;
}

/**
 * Returns a contract for `checked` and the other functions of `@jsonrpcclient/contract`, whose schemas are those of a document.
 * The type arguments are the interfaces that `toTypes` prints. A schema that `validator` throws for accepts any value, and is
 * reported to `onWarning`. Throws a `TypeError` if the document has no methods.
 */
export function toContract<
  Methods = AnyMethods,
  Events = AnyMethods,
  Requests = AnyMethods,
  Errors = unknown,
>(
  document: object,
  validator: Validator,
  options: ContractOptions = {},
): ContractOf<Methods, Events, Requests, Errors> {
  if (typeof validator !== 'function')
    throw wrongKind('toContract', 'validator: a function', validator);
  const { byName = false, events } = options;
  const read = readDocument('toContract', document, options);
  const toSpec = createSpec(read, validator, byName);

  const isEvent = ({ name }: ReadMethod) => events !== undefined && fits(events, name);
  const kindOf = (method: ReadMethod) => {
    if (isEvent(method)) return 'events';
    if (!method.isFromServer) return 'methods';
    return method.result ? 'requests' : 'events';
  };
  const specsOf = (kind: string) =>
    Object.fromEntries(
      read.methods
        .filter((method) => kindOf(method) === kind)
        .map((method) => [method.name, toSpec(method)]),
    );
  const contract: object = {
    methods: specsOf('methods'),
    events: specsOf('events'),
    requests: specsOf('requests'),
  };
  return contract as ContractOf<Methods, Events, Requests, Errors>;
}
