import {
  type CallOptions,
  type Ending,
  fields,
  isRpcClientError,
  type Message,
  outcomeOf,
  outcomesOf,
  type Payload,
} from '@jsonrpcclient/core';

/** Why a call failed, without anything that may be secret except the server's message. */
export interface Failure {
  /** The value of `error.type`. */
  readonly type: string;
  /** The code of an error object. */
  readonly code?: string;
  /** The message of an error object. */
  readonly message?: string;
}

/** Returns how each call of a payload failed; undefined for one that succeeded. */
export function failuresOf(
  payload: Payload,
  options: CallOptions,
  ending: Ending,
): readonly (Failure | undefined)[] {
  const messages: readonly Message[] = 'method' in payload ? [payload] : payload;
  if (!('reply' in ending)) {
    const failure = ending.aborted ? abortOf(ending.error) : failureOf(ending.error);
    return messages.map(() => failure);
  }
  const { reply } = ending;
  const outcomes = 'method' in payload ? [] : outcomesOf(reply, payload, options);
  return messages.map((message, place) => {
    const outcome = outcomes[place] ?? outcomeOf(reply, message, options);
    return outcome.ok ? undefined : failureOf(outcome.error);
  });
}

/** The end of a call that its caller aborted, or that timed out. */
function abortOf(reason: unknown): Failure {
  return { type: fields(reason).name === 'TimeoutError' ? 'TimeoutError' : 'AbortError' };
}

export function failureOf(error: unknown): Failure {
  const { name, code, message, status } = fields(error);
  if (isRpcError(error)) return { type: `${code}`, code: `${code}`, message: `${message}` };
  if (typeof status === 'number') return { type: `${status}` };
  return { type: systemCodeOf(error) ?? (isName(name) ? name : 'Error') };
}

/** Also true for an error from another copy of core. */
export function isRpcError(error: unknown): boolean {
  return isRpcClientError(error) && error.name === 'RpcError';
}

/** A code such as ECONNREFUSED, which is the cause of an error, or the cause of its cause. */
function systemCodeOf(error: unknown): string | undefined {
  let cause = error;
  for (let depth = 0; depth < 5 && cause != null; depth++) {
    const { code } = fields(cause);
    if (typeof code === 'string' && /^[A-Z][A-Z_0-9]{0,49}$/.test(code)) return code;
    cause = fields(cause).cause;
  }
  return undefined;
}

function isName(name: unknown): name is string {
  return typeof name === 'string' && /^\w{1,50}$/.test(name);
}
