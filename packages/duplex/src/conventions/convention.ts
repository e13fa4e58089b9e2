import { type Id, type Message, RpcError } from '@jsonrpcclient/core';
import { fields } from '../fields.ts';
import type { IncomingHandler } from '../incoming/incoming-call.ts';

/** What a protocol over JSON-RPC has agreed on for calls that take long. */
export interface Convention {
  /** The notification that tells the server that nobody waits any more for a request; undefined for none. */
  readonly cancel?: ((request: Message, reason: unknown) => Message | undefined) | undefined;
  /** Reads the notification by which the server cancels one of its own requests; undefined for any other. */
  readonly cancelled?: ((method: string, params: unknown) => Cancellation | undefined) | undefined;
  readonly progress?: ProgressConvention | undefined;
  /** Answer requests that the protocol makes of every side, by their methods, unless `handle` does. */
  readonly handlers?: Readonly<Record<string, IncomingHandler>> | undefined;
}

/** What a server says when it cancels one of its requests. */
export interface Cancellation {
  /** Of the request. */
  readonly id: unknown;
  /** What the `signal` of the call aborts with; an `RpcError` is also the response if the handler then rejects. */
  readonly reason: unknown;
  /** Whether the server waits for a response nevertheless. */
  readonly isAnswered: boolean;
}

export interface ProgressConvention {
  /** The request, with a token under which the server is to report its progress. */
  readonly ask: (request: Message, token: Id) => Message;
  /** What a notification reports; undefined when it is no report. */
  readonly read: (method: string, params: unknown) => Progress | undefined;
}

export interface Progress {
  readonly token: unknown;
  readonly value: unknown;
}

/** The Language Server Protocol: `$/cancelRequest`; `workDoneToken` and `$/progress`. */
export const lsp: Convention = {
  cancel: ({ id }) => ({ jsonrpc: '2.0', method: '$/cancelRequest', params: { id } }),
  cancelled(method, params) {
    if (method !== '$/cancelRequest') return undefined;
    const reason = new RpcError({ code: -32800, message: 'Request cancelled' });
    return { id: fields(params).id, reason, isAnswered: true };
  },
  progress: {
    ask: (request, token) => withParams(request, { workDoneToken: token }),
    read(method, params) {
      if (method !== '$/progress') return undefined;
      const { token, value } = fields(params);
      return { token, value };
    },
  },
};

/** The Model Context Protocol: `notifications/cancelled`; `_meta.progressToken` and `notifications/progress`. */
export const mcp: Convention = {
  cancel({ method, id }, reason) {
    // The protocol forbids to cancel this one.
    if (method === 'initialize') return undefined;
    const text = typeof reason === 'string' ? reason : fields(reason).message;
    const params = { requestId: id, ...(typeof text === 'string' && { reason: text }) };
    return { jsonrpc: '2.0', method: 'notifications/cancelled', params };
  },
  cancelled(method, params) {
    if (method !== 'notifications/cancelled') return undefined;
    const { requestId, reason } = fields(params);
    const error = new Error(typeof reason === 'string' ? reason : 'The request was cancelled');
    // The name by which programs know that nothing went wrong.
    return {
      id: requestId,
      reason: Object.assign(error, { name: 'AbortError' }),
      isAnswered: false,
    };
  },
  progress: {
    ask(request, token) {
      const { _meta } = fields(request.params);
      return withParams(request, { _meta: { ...fields(_meta), progressToken: token } });
    },
    read(method, params) {
      if (method !== 'notifications/progress') return undefined;
      const { progressToken, ...value } = fields(params);
      return { token: progressToken, value };
    },
  },
  handlers: { ping: () => ({}) },
};

/** Params by position have no place for more. */
function withParams(request: Message, more: object): Message {
  if (Array.isArray(request.params)) return request;
  return { ...request, params: { ...request.params, ...more } };
}
