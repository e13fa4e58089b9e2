import { check, type Writes } from './check.ts';
import type { Dialect } from './dialect.ts';
import { decimal, type Id } from './id.ts';
import { wrongKind } from './kind.ts';

/** Arguments by position (an array) or by name (an object) (JSON-RPC 2.0, section 4.2). */
export type Params = readonly unknown[] | object;

/** One member of a payload: a request or a notification, in any dialect. A middleware may add other members. */
export interface Message {
  readonly jsonrpc?: '2.0';
  readonly method: string;
  readonly params?: Params;
  readonly id?: Id | null;
  readonly [member: string]: unknown;
}

/** A call that expects a response (JSON-RPC 2.0, section 4). */
export interface RpcRequest extends Message {
  readonly jsonrpc: '2.0';
  readonly id: Id;
}

/** A call that expects no response (JSON-RPC 2.0, section 4.1). */
export interface RpcNotification extends Message {
  readonly jsonrpc: '2.0';
  readonly id?: never;
}

/** What a transport sends: one message or a batch (JSON-RPC 2.0, section 6). */
export type Payload = Message | readonly Message[];

/**
 * Creates the message for a call in a dialect: a notification if there is no id. Throws a `TypeError` for
 * invalid arguments.
 */
export function toMessage(
  dialect: Dialect,
  method: string,
  params?: Params,
  id?: Id | null,
  writes?: Writes,
): Message {
  check(method, params, writes);
  if (id !== undefined && typeof id !== 'string' && !Number.isFinite(id))
    throw wrongKind(method, 'id: string or finite number', id);
  if (dialect === '1.0') return { method, params: params ?? [], id: id ?? null };
  // JSON.stringify is faster with literals than with objects that properties were added to.
  if (id === undefined)
    return params ? { jsonrpc: '2.0', method, params } : { jsonrpc: '2.0', method };
  return params ? { jsonrpc: '2.0', method, params, id } : { jsonrpc: '2.0', method, id };
}

const nextId = /* @__PURE__ */ decimal();

/**
 * Creates a request. By default, ids count from 1 across the whole process. Throws a `TypeError` that names the path if
 * JSON can't represent the params.
 */
export function request(method: string, params?: Params, id: Id = nextId()): RpcRequest {
  return toMessage('2.0', method, params, id) as RpcRequest;
}

/** Creates a notification. Throws like `request`. */
export function notification(method: string, params?: Params): RpcNotification {
  return toMessage('2.0', method, params) as RpcNotification;
}

/** Names what a payload calls, for errors and logs: its method, or `batch of 2: add,go` (at most three names). */
export function methodOf(payload: Payload): string {
  if ('method' in payload) return payload.method;
  return `batch of ${payload.length}: ${payload.slice(0, 3).map(({ method }) => method)}`;
}
