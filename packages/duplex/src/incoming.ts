import { RpcError } from '@jsonrpcclient/core';
import { attempt } from './attempt.ts';
import { fields } from './fields.ts';
import { isId, isRpcError, type Responses } from './response.ts';
import type { OnUnexpected } from './unexpected.ts';

/** A function that is given the params: those by position one by one, those by name as one object. */
type Handler = (...params: never[]) => unknown;

/** What the other side sends on its own. */
export interface Incoming {
  /** Calls the handler for each notification; gives a function that ends this. */
  on(method: string, handler: Handler): () => void;
  /** Answers the requests of a method; gives a function that ends this. */
  handle(method: string, handler: Handler): () => void;
  /** Takes a request or notification, perhaps a malformed one; returns the response if one is due. */
  receive(message: unknown, isMember: boolean): Promise<object> | undefined;
}

export function createIncoming(unexpected: OnUnexpected, responses: Responses): Incoming {
  const listeners = new Map<string, Set<Handler>>();
  const handlers = new Map<string, Handler>();

  const fail = (method: string, error: unknown) => unexpected({ kind: 'failed', method, error });

  const notify = (handler: Handler, method: string, params: unknown) =>
    attempt(
      () => handler(...toArguments(params)),
      (error) => fail(method, error),
    );

  const answer = async (method: string, params: unknown, message: unknown): Promise<object> => {
    try {
      const handler = handlers.get(method);
      if (!handler) {
        unexpected({ kind: 'unhandled', message, method });
        throw new RpcError({ code: -32601, message: 'Method not found' });
      }
      const result = (await handler(...toArguments(params))) ?? null;
      // JSON would leave them out, and with them the answer.
      if (/function|symbol/.test(typeof result)) throw new TypeError(`${method}: no JSON result`);
      return responses.success(message, result);
    } catch (error) {
      if (!isRpcError(error)) fail(method, error);
      return responses.failure(message, error);
    }
  };

  const refuse = async (message: unknown) =>
    responses.failure(message, new RpcError({ code: -32600, message: 'Invalid Request' }));

  return {
    on(method, handler) {
      const all = listeners.get(method) ?? new Set();
      listeners.set(method, all);
      // So that the same handler may listen twice, and each end for itself.
      const own: Handler = (...params) => handler(...params);
      all.add(own);
      return () => {
        all.delete(own);
        if (all.size === 0 && listeners.get(method) === all) listeners.delete(method);
      };
    },

    handle(method, handler) {
      if (handlers.has(method)) throw new TypeError(`${method}: has a handler already`);
      // So that only what was begun here is ended.
      const own: Handler = (...params) => handler(...params);
      handlers.set(method, own);
      return () => {
        if (handlers.get(method) === own) handlers.delete(method);
      };
    },

    receive(message, isMember) {
      const { method, params, id } = fields(message);
      if (typeof method !== 'string' || !isIdOrNone(id) || !isStructured(params)) {
        unexpected({ kind: 'foreign', message });
        return id == null && !isMember ? undefined : refuse(message);
      }
      // Null is what version 1.0 writes for a notification.
      if (id != null) return answer(method, params, message);
      const all = listeners.get(method);
      // Who begins to listen because of it hears the next one.
      if (all) for (const handler of [...all]) all.has(handler) && notify(handler, method, params);
      else unexpected({ kind: 'unheard', message, method });
      return undefined;
    },
  };
}

function isIdOrNone(id: unknown): boolean {
  return id == null || isId(id);
}

/** As section 4.2 of the JSON-RPC 2.0 specification demands; some write null for none. */
function isStructured(params: unknown): boolean {
  return params == null || typeof params === 'object';
}

function toArguments(params: unknown): never[] {
  if (params == null) return [];
  return (Array.isArray(params) ? params : [params]) as never[];
}
