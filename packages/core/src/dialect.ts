import { check } from './check.ts';
import { type ErrorObject, InvalidResponseError, type RpcClientError, RpcError } from './error.ts';
import type { Id } from './id.ts';
import type { Message, Params } from './message.ts';
import type { Reply } from './transport.ts';

/**
 * Which JSON-RPC the server speaks. '1.0' is for bitcoind, ovsdb and others that write no `"jsonrpc"`, put
 * `"error": null` beside a result or give errors of a shape of their own.
 */
export type Dialect = '2.0' | '1.0';

/** A response that was read, section 5 of the JSON-RPC 2.0 specification. */
export type Response<R = unknown> =
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
  bigint?: boolean,
): Message {
  check(method, params, bigint);
  if (id !== undefined && typeof id !== 'string' && !Number.isFinite(id)) {
    throw new TypeError(`${method}: id must be a string or number`);
  }
  if (dialect === '1.0') return { method, params: params ?? [], id: id ?? null };
  // Whole literals: JSON.stringify is quicker with them than with what grew.
  if (id === undefined)
    return params ? { jsonrpc: '2.0', method, params } : { jsonrpc: '2.0', method };
  return params ? { jsonrpc: '2.0', method, params, id } : { jsonrpc: '2.0', method, id };
}

/** Reads one member of a reply as the answer to the call with the id `expected`. */
export function read(
  dialect: Dialect,
  reply: Reply,
  member: unknown,
  expected: unknown,
  method?: string,
): Outcome {
  let { jsonrpc, result, error, id = null } = fields(member);
  let object = readError(error);
  if (dialect === '1.0') {
    jsonrpc = '2.0';
    error ??= undefined;
    if (error !== undefined) {
      result ??= undefined;
      object ??= {
        code: 0,
        message: typeof error === 'string' ? error : 'see error.data',
        data: error,
      };
    }
  }
  const failed = error !== undefined;
  let problem = '';
  // An error that names no call is about the only one that was sent.
  if (id !== expected && !(failed && id === null))
    problem = 'no JSON-RPC response with the right id';
  else if (jsonrpc !== '2.0') problem = 'no "jsonrpc": "2.0" (see the dialect option)';
  else if (failed === (result !== undefined) || (failed && !object)) {
    problem = 'not one result or error (see the dialect option)';
  }
  if (problem) return { ok: false, error: new InvalidResponseError(problem, reply, method) };
  if (object) return { ok: false, error: new RpcError(object, id as Id | null, method) };
  return { ok: true, result };
}

function readError(error: unknown): ErrorObject | undefined {
  const { code, message } = fields(error);
  return Number.isInteger(code) && typeof message === 'string' ? (error as ErrorObject) : undefined;
}

/** The members of a JSON value, none where it has none. */
export function fields(value: unknown): Readonly<Record<string, unknown>> {
  return Object(value) as Record<string, unknown>;
}
