import { fields, RpcError } from '@jsonrpcclient/core';
import type { Convention } from '../convention.ts';
import { withParams } from './with-params.ts';

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
