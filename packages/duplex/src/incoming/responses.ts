import { type Dialect, fields, isRpcClientError, RpcError } from '@jsonrpcclient/core';

/** Creates the responses to the server's requests, each in the form of its request. */
export interface Responses {
  success(request: unknown, result: unknown): object;
  /** Contains the code, message and data of an `RpcError`; of any other error, not even the message. */
  failure(request: unknown, error: unknown): object;
}

/** Stands for every error that isn't meant for the server. */
const internal = new RpcError({ code: -32603, message: 'Internal error' });

export function createResponses(dialect: Dialect | undefined): Responses {
  /** Whether both members are written, one of them null. Others would read a null result next to an error as success. */
  const isOld = (request: unknown) => dialect === '1.0' || Array.isArray(fields(request).params);

  const hasVersion = (request: unknown) => {
    const { jsonrpc, method, id } = fields(request);
    // A message without any of these members doesn't show its dialect.
    return jsonrpc !== undefined || (method === undefined && id == null && dialect !== '1.0');
  };

  const respond = (request: unknown, outcome: object) => {
    const { id } = fields(request);
    const form = hasVersion(request)
      ? { jsonrpc: '2.0' }
      : isOld(request) && { result: null, error: null };
    // Not a spread: V8 adds properties to a spread object slowly.
    return Object.assign({}, form, outcome, { id: isId(id) ? id : null });
  };

  return {
    success: (request, result) => respond(request, { result }),

    failure(request, thrown) {
      const { code, message, data } = isRpcError(thrown) ? thrown : internal;
      return respond(request, { error: { code, message, ...(data !== undefined && { data }) } });
    },
  };
}

/** Includes a bigint, which some codecs return. */
export function isId(id: unknown): boolean {
  return /string|number|bigint/.test(typeof id);
}

/** Also true for an `RpcError` from another copy of core. */
export function isRpcError(error: unknown): error is RpcError {
  return isRpcClientError(error) && error.name === 'RpcError';
}
