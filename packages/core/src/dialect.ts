import { type ErrorObject, RpcError } from './error.ts';
import type { Id } from './id.ts';
import type { Message, Params } from './message.ts';

/**
 * Which JSON-RPC the server speaks. '1.0' is for bitcoind, ovsdb and others that write no `"jsonrpc"`, put
 * `"error": null` beside a result or give errors of a shape of their own.
 */
export type Dialect = '2.0' | '1.0';

/** A response that was read, section 5. */
export type Response<R = unknown> =
  | { readonly ok: true; readonly result: R; readonly id: Id }
  | { readonly ok: false; readonly error: RpcError; readonly id: Id | null };

/** The message as the dialect writes it; without an id a notification. */
export function write(dialect: Dialect, method: string, params?: Params, id?: Id): Message {
  if (id !== undefined && !isId(id)) {
    throw new TypeError(`${method}: an id must be a string or a finite number`);
  }
  if (dialect === '1.0') return { method, params: params ?? [], id: id ?? null };
  return {
    jsonrpc: '2.0',
    method,
    ...(params && { params }),
    ...(id !== undefined && { id }),
  };
}

/** The response that a member of a reply is, or what is wrong with it; `expected` is the id of the call. */
export function read(
  dialect: Dialect,
  member: unknown,
  method?: string,
  expected?: Id | null,
): Response | string {
  const old = dialect === '1.0';
  const { jsonrpc, result, error, id = null } = fields(member);
  const failed = error !== undefined && !(old && error === null);
  const succeeded = result !== undefined && !(old && failed && result === null);
  const object = failed && readError(error, old);
  const problem =
    !old && jsonrpc !== '2.0'
      ? 'no "jsonrpc": "2.0"'
      : failed === succeeded
        ? `${failed ? 'both' : 'neither'} result and error`
        : failed && !object && 'a malformed error';
  if (problem) return old ? problem : `${problem} (dialect: '1.0' is less strict)`;

  const known = expected == null ? isId(id) : id === expected;
  // An error that names no call is about the only one that was sent.
  if (!known && (succeeded || id !== null)) return 'not the id of the call';
  return object
    ? { ok: false, error: new RpcError(object, id as Id | null, method), id: id as Id | null }
    : { ok: true, result, id: id as Id };
}

function readError(error: unknown, old: boolean): ErrorObject | undefined {
  const { code, message } = fields(error);
  if (Number.isInteger(code) && typeof message === 'string') return error as ErrorObject;
  if (!old) return;
  return { code: 0, message: typeof error === 'string' ? error : 'see error.data', data: error };
}

function isId(id: unknown): id is Id {
  return typeof id === 'string' || Number.isFinite(id);
}

/** The members of a JSON value, none where it has none. */
export function fields(value: unknown): Readonly<Record<string, unknown>> {
  return Object(value) as Record<string, unknown>;
}
