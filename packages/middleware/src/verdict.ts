import { type Ending, fields, isRpcClientError, type Payload } from '@jsonrpcclient/core';
import { isInvalidOption } from './repeat.ts';

/** The effect of a call on the health of the server; 'none', for example, if its caller aborted it. */
export type Verdict = 'success' | 'failure' | 'none';

/** Errors of calls that weren't passed on, for a reason that isn't the server's fault. */
const local = /* @__PURE__ */ new WeakSet<object>();

/** Makes an error say nothing about the health of the server. Returns the error. */
export function asLocal<E>(error: E): E {
  local.add(Object(error));
  return error;
}

/**
 * Returns what the end of a call says about the server's health. A failure is an error without a response, a timeout, a
 * 502, 503 or 504, or a 5xx without a JSON-RPC error. A JSON-RPC error and a 4xx, including 429, are a success: the
 * server works.
 */
export function verdictOf(ending: Ending, payload: Payload): Verdict {
  if ('reply' in ending) {
    const { status } = fields(ending.reply);
    return status === 502 || status === 503 || status === 504 ? 'failure' : 'success';
  }
  const { error, aborted } = ending;
  const { name, sent, status } = fields(error);
  if (local.has(Object(error))) return 'none';
  if (aborted) return isRpcClientError(error) && name === 'TimeoutError' ? 'failure' : 'none';
  if (isRpcClientError(error)) {
    return sent === 'no' || sent === 'maybe' || Number(status) >= 500 ? 'failure' : 'success';
  }
  return isInvalidOption(error, payload) ? 'none' : 'failure';
}
