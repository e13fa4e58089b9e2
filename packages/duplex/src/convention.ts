import type { Id, Message } from '@jsonrpcclient/core';
import { fields } from './fields.ts';

/** What a protocol over JSON-RPC has agreed on for calls that take long. */
export interface Convention {
  /** The notification that tells the server that nobody waits any more for a request; undefined for none. */
  readonly cancel?: ((request: Message, reason: unknown) => Message | undefined) | undefined;
  readonly progress?: ProgressConvention | undefined;
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
    const { message } = fields(reason);
    const params = { requestId: id, ...(typeof message === 'string' && { reason: message }) };
    return { jsonrpc: '2.0', method: 'notifications/cancelled', params };
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
};

/** Params by position have no place for more. */
function withParams(request: Message, more: object): Message {
  if (Array.isArray(request.params)) return request;
  return { ...request, params: { ...request.params, ...more } };
}
