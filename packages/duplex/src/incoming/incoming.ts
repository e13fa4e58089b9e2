import { fields, RpcError } from '@jsonrpcclient/core';
import type { Convention } from '../convention.ts';
import type { IncomingHandler } from '../incoming-call.ts';
import type { Phases } from '../phases.ts';
import type { OnUnexpected } from '../unexpected.ts';
import { createHandlers } from './handlers.ts';
import { createListeners } from './listeners.ts';
import { isId, type Responses } from './responses.ts';
import { createRunning } from './running.ts';
import { type ParamsHandler, withParams } from './to-incoming-call.ts';

/** The requests and notifications from the server. */
export interface Incoming extends Phases {
  /** Calls the listener for each notification; returns a function that removes it. */
  on(method: string, handler: ParamsHandler): () => void;
  /** Like `on`, but passes the whole call. */
  listen(method: string, handler: IncomingHandler): () => void;
  /** Responds to the requests of a method; returns a function that removes the handler. */
  handle(method: string, handler: ParamsHandler): () => void;
  /** Takes a request or notification, perhaps a malformed one; returns a promise if a response may be due. */
  receive(message: unknown, isMember: boolean): Promise<object | undefined> | undefined;
}

export interface IncomingOptions extends Convention {
  readonly unexpected: OnUnexpected;
  readonly responses: Responses;
  readonly around?: ((next: IncomingHandler) => IncomingHandler) | undefined;
  readonly fallback?: IncomingHandler | undefined;
}

export function createIncoming(options: IncomingOptions): Incoming {
  const { unexpected, responses, around, cancelled } = options;
  const running = createRunning();
  const fail = (method: string, error: unknown) => unexpected({ kind: 'failed', method, error });

  const wrap = (handler: IncomingHandler) => (around ? wrapIn(around, handler) : handler);
  const { unheard, unhandled } = defaults(options);
  const fixed = new Map(
    Object.entries(options.handlers ?? {}).map(([method, handler]) => [method, wrap(handler)]),
  );
  const other = wrap(unhandled);
  const handlers = createHandlers({
    running,
    responses,
    others: (method) => fixed.get(method) ?? other,
    fail,
  });
  const listeners = createListeners(running, wrap(unheard), unexpected);

  /** Whether a notification cancels a request, which may already have its response. */
  const cancel = (method: string, params: unknown) => {
    try {
      const cancellation = cancelled?.(method, params);
      if (cancellation) running.cancel(cancellation);
      return cancellation !== undefined;
    } catch (error) {
      fail(method, error);
      return false;
    }
  };

  const refuse = async (message: unknown) =>
    responses.failure(message, new RpcError({ code: -32600, message: 'Invalid Request' }));

  return {
    on: (method, handler) => listeners.listen(method, wrap(withParams(handler))),
    listen: (method, handler) => listeners.listen(method, wrap(handler)),
    handle: (method, handler) => handlers.handle(method, wrap(withParams(handler))),

    receive(message, isMember) {
      const { method, params, id } = fields(message);
      if (typeof method !== 'string' || !isIdOrNone(id) || !isStructured(params)) {
        unexpected({ kind: 'foreign', message });
        return id == null && !isMember ? undefined : refuse(message);
      }
      // Version 1.0 writes null for a notification.
      if (id != null) return handlers.respond(method, message);
      // A cancellation is of no use to the fallback, because its id belongs to this connection.
      if (!cancel(method, params) || listeners.has(method)) listeners.deliver(method, message);
      return undefined;
    },

    lose: running.lose,
    close: running.lose,
  };
}

function wrapIn(
  around: NonNullable<IncomingOptions['around']>,
  handler: IncomingHandler,
): IncomingHandler {
  const wrapped: unknown = around(handler);
  if (typeof wrapped === 'function') return wrapped as IncomingHandler;
  throw new TypeError('connect: around must return a function');
}

/** The handlers for calls that nothing else handles. */
function defaults({ unexpected, fallback }: IncomingOptions) {
  const unheard: IncomingHandler = ({ message, method }) =>
    unexpected({ kind: 'unheard', message, method });
  const unhandled: IncomingHandler = ({ message, method }) => {
    unexpected({ kind: 'unhandled', message, method });
    throw new RpcError({ code: -32601, message: 'Method not found' });
  };
  return { unheard: fallback ?? unheard, unhandled: fallback ?? unhandled };
}

function isIdOrNone(id: unknown): boolean {
  return id == null || isId(id);
}

/** JSON-RPC 2.0, section 4.2; some servers write null for none. */
function isStructured(params: unknown): boolean {
  return params == null || typeof params === 'object';
}
