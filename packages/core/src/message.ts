import { check, type Writes } from './check.ts';
import type { Dialect } from './dialect.ts';
import { decimal, type Id } from './id.ts';

/** Arguments by position (an array) or by name (an object), section 4.2 of the JSON-RPC 2.0 specification. */
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

/** What a transport sends: one message, or a batch (section 6 of the JSON-RPC 2.0 specification). */
export type Payload = Message | readonly Message[];

/** The message for a call, as the dialect writes it; a notification if there is no id. Checks the arguments first. */
export function toMessage(
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

const nextId = /* @__PURE__ */ decimal();

/**
 * Builds a request; its ids count from 1 over the whole process. Throws a `TypeError` for params that JSON
 * cannot carry, naming the path.
 */
export function request(method: string, params?: Params, id: Id = nextId()): RpcRequest {
  return toMessage('2.0', method, params, id) as RpcRequest;
}

/** Builds a notification; throws as `request` does. */
export function notification(method: string, params?: Params): RpcNotification {
  return toMessage('2.0', method, params) as RpcNotification;
}

/** What a payload calls, for errors and logs: its method, or `batch of 2: add,go` (at most three named). */
export function methodOf(payload: Payload): string {
  if ('method' in payload) return payload.method;
  return `batch of ${payload.length}: ${payload.slice(0, 3).map(({ method }) => method)}`;
}
