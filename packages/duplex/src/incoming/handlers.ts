import { fields } from '@jsonrpcclient/core';
import type { IncomingHandler } from '../incoming-call.ts';
import { isRpcError, type Responses } from './responses.ts';
import { isAbortOf, type Running } from './running.ts';
import { toIncomingCall } from './to-incoming-call.ts';

/** The handlers of the server's requests. */
export interface Handlers {
  /** Responds to the requests of a method; returns a function that removes the handler. */
  handle(method: string, handler: IncomingHandler): () => void;
  /** Resolves to the response to a request; undefined if its sender cancelled it and expects none. */
  respond(method: string, message: unknown): Promise<object | undefined>;
}

export interface HandlersOptions {
  readonly running: Running;
  readonly responses: Responses;
  /** The handlers for methods that have no handler. */
  readonly others: (method: string) => IncomingHandler;
  readonly fail: (method: string, error: unknown) => void;
}

export function createHandlers({ running, responses, others, fail }: HandlersOptions): Handlers {
  const handlers = new Map<string, { readonly handler: IncomingHandler }>();

  return {
    handle(method, handler) {
      if (handlers.has(method)) throw new TypeError(`${method}: already has a handler`);
      // So that only this handler is removed.
      const own = { handler };
      handlers.set(method, own);
      return () => {
        if (handlers.get(method) === own) handlers.delete(method);
      };
    },

    async respond(method, message) {
      const { id } = fields(message);
      const fate = running.begin(id);
      let response: object;
      try {
        const handler = handlers.get(method)?.handler ?? others(method);
        const result = (await handler(toIncomingCall(message, fate))) ?? null;
        // JSON would leave these out, and the result with them.
        if (/function|symbol/.test(typeof result))
          throw new TypeError(`${method}: the result is not JSON`);
        response = responses.success(message, result);
      } catch (error) {
        const isMeant = isRpcError(error);
        if (isMeant ? error.cause : !isAbortOf(fate, error)) fail(method, error);
        const { reason } = (!isMeant && fate.cancelled) || { reason: error };
        response = responses.failure(message, reason);
      }
      running.end(id, fate);
      // Some servers expect a response even if they cancelled the request.
      return fate.cancelled?.isAnswered === false ? undefined : response;
    },
  };
}
