import { fields } from '@jsonrpcclient/core';
import type { Convention } from '../convention.ts';
import { withParams } from './with-params.ts';

/** The Model Context Protocol: `notifications/cancelled`; `_meta.progressToken` and `notifications/progress`. */
export const mcp: Convention = {
  cancel({ method, id }, reason) {
    // The protocol forbids cancelling this request.
    if (method === 'initialize') return undefined;
    const text = typeof reason === 'string' ? reason : fields(reason).message;
    const params = { requestId: id, ...(typeof text === 'string' && { reason: text }) };
    return { jsonrpc: '2.0', method: 'notifications/cancelled', params };
  },
  cancelled(method, params) {
    if (method !== 'notifications/cancelled') return undefined;
    const { requestId, reason } = fields(params);
    const error = new Error(typeof reason === 'string' ? reason : 'The request was cancelled');
    // Programs know by this name that nothing went wrong.
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
