import { check, type Writes } from './check.ts';
import { type ErrorObject, InvalidResponseError, type RpcClientError, RpcError } from './error.ts';
import type { Id } from './id.ts';
import type { Message, Params, Payload } from './message.ts';
import type { CallOptions, Reply } from './transport.ts';

/**
 * The JSON-RPC that the server speaks. '1.0' is for bitcoind, ovsdb and other servers that leave out `"jsonrpc"`, put
 * `"error": null` next to a result or return errors of any shape; 'lenient' accepts the same and writes 2.0.
 */
export type Dialect = '2.0' | '1.0' | 'lenient';

/** Where the options of a call have the dialect, for `hasError` in a transport; other copies of core know it too. */
export const dialectKey: unique symbol = Symbol.for('jsonrpcclient.dialect');

/** A parsed response (JSON-RPC 2.0, section 5). */
export type RpcResponse<R = unknown> =
  | { readonly ok: true; readonly result: R; readonly id: Id }
  | { readonly ok: false; readonly error: RpcError; readonly id: Id | null };

/** What became of one call of a batch. */
export type Outcome<R = unknown> =
  | { readonly ok: true; readonly result: R }
  | { readonly ok: false; readonly error: RpcClientError };

/** The message as the dialect writes it, once it is checked; without an id a notification. */
export function write(
  dialect: Dialect,
  method: string,
  params?: Params,
  id?: Id | null,
  writes?: Writes,
): Message {
  check(method, params, writes);
  if (id !== undefined && typeof id !== 'string' && !Number.isFinite(id)) {
    throw new TypeError(`${method}: id must be a string or number`);
  }
  if (dialect === '1.0') return { method, params: params ?? [], id: id ?? null };
  // Whole literals: JSON.stringify is quicker with them than with what grew.
  if (id === undefined)
    return params ? { jsonrpc: '2.0', method, params } : { jsonrpc: '2.0', method };
  return params ? { jsonrpc: '2.0', method, params, id } : { jsonrpc: '2.0', method, id };
}

/** Reads one member of a reply as the response to the call with the id `expected`. */
export function read(
  dialect: Dialect,
  reply: Reply,
  member: unknown,
  expected: unknown,
  method?: string,
): Outcome {
  const { jsonrpc, result, error, id = null } = fields(member);
  const failed = error != null;
  const object = readError(error);
  let problem = '';
  // An error that names no call, or comes with an error status, is about the only one that was sent.
  if (id !== expected && !(failed && (id === null || (reply.status ?? 0) >= 400))) {
    if (reply.body === undefined) problem = 'the body is empty';
    else if (typeof reply.body === 'string') problem = 'the body is text, not JSON-RPC';
    // The body may be an array, or have two of them.
    else problem = 'no single response with the right id';
  } else if (failed ? result != null : result === undefined) {
    problem = failed ? 'both result and error' : 'neither result nor error';
  } else if (dialect === '2.0') {
    if (jsonrpc !== '2.0') problem = 'no "jsonrpc": "2.0"';
    else if ((failed ? result : error) === null) problem = 'both result and error';
    else if (failed && !object) problem = 'an error without an integer code and a message';
    if (problem) problem += "; dialect: 'lenient' accepts it";
  }
  if (problem) return { ok: false, error: new InvalidResponseError(problem, reply, method) };
  if (!failed) return { ok: true, result };
  const known = id === expected ? (id as Id | null) : null;
  const message = typeof error === 'string' ? error : 'see error.data';
  const own = object ?? { code: 0, message, data: error };
  return { ok: false, error: new RpcError(own, known, method, reply) };
}

/**
 * Whether a body that came with an error status carries a JSON-RPC error, and not the error of another interface: for a
 * transport, which then returns a reply. `options` are those of the call, in which the client put its dialect.
 */
export function hasError(
  body: unknown,
  payload: Payload,
  options: CallOptions & { readonly [dialectKey]?: Dialect },
): boolean {
  return [body].flat().some((member) => {
    const { jsonrpc, result, error, id } = fields(member);
    if (error == null) return false;
    // In 2.0 too, where the client then names the dialect.
    if (result === null) return true;
    const isOurs = ({ id: sent }: Message) => id === null || id === sent || jsonrpc !== undefined;
    return (options[dialectKey] || readError(error)) && [payload].flat().some(isOurs);
  });
}

function readError(error: unknown): ErrorObject | undefined {
  const { code, message } = fields(error);
  return Number.isInteger(code) && typeof message === 'string' ? (error as ErrorObject) : undefined;
}

/** The members of a JSON value; none if it is not an object. */
export function fields(value: unknown): Readonly<Record<string, unknown>> {
  return Object(value) as Record<string, unknown>;
}
