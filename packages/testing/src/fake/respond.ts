import {
  type Codec,
  type ErrorObject,
  errorCodes,
  fields,
  isRpcClientError,
  type Message,
} from '@jsonrpcclient/core';

/** Answers one call. */
export type Run = (...params: never[]) => unknown;

/** Wraps what a transport rejects with, because other errors are the server's. */
export interface Lost {
  readonly lost: unknown;
}

/**
 * Answers a message as a server does: resolves to the text of its response, undefined for a notification. Rejects with a
 * `Lost` if no response is received.
 */
export async function respond(
  { jsonrpc, params = [], id }: Message,
  run: Run,
  codec: Codec,
): Promise<string | undefined> {
  const write = (outcome: object) => {
    const form = jsonrpc ? { jsonrpc } : { result: null, error: null };
    return id == null ? undefined : codec.stringify({ ...form, ...outcome, id });
  };
  try {
    const result = await run(...([params].flat() as never[]));
    return write({ result: result === undefined ? null : result });
  } catch (error) {
    if (isLost(error)) throw error;
    if (isRpcClientError(error) && error.name !== 'RpcError') throw { lost: error } satisfies Lost;
    return write({ error: toErrorObject(error) });
  }
}

function isLost(error: unknown): error is Lost {
  return 'lost' in Object(error);
}

/** The error object that a server sends for what a method threw. */
function toErrorObject(error: unknown): ErrorObject {
  const { code, message, data } = fields(error);
  if (isErrorObject(error)) {
    return {
      code: code as number,
      message: message as string,
      ...(data !== undefined && { data }),
    };
  }
  return { code: errorCodes.internalError, message: `Internal error: ${String(message ?? error)}` };
}

export function isErrorObject(value: unknown): value is ErrorObject {
  const { code, message } = fields(value);
  return Number.isInteger(code) && typeof message === 'string';
}
