import {
  type CallOptions,
  type Ending,
  fields,
  isRpcClientError,
  methodOf,
  type Payload,
  TransportError,
} from '@jsonrpcclient/core';
import { retryAfterOf } from './retry-after.ts';

/**
 * Whether a call can be repeated after an attempt: 'done' if it must not be, 'unsent' if no server received it,
 * 'refused' if a server refused it without executing it, 'unsure' if a server may have executed it.
 */
export type Judgement = 'done' | 'unsent' | 'refused' | 'unsure';

/** Judges the end of an attempt. `codes` are JSON-RPC error codes by which the server refuses calls. */
export function judge(ending: Ending, payload: Payload, codes: readonly number[] = []): Judgement {
  const isReply = 'reply' in ending;
  const error = isReply ? undefined : ending.error;
  const { status, headers, body, sent } = fields(isReply ? ending.reply : error);
  if (ending.aborted) return 'done';
  if (isReply || status !== undefined) {
    const known = Number(status ?? 0);
    // Most calls succeed, and the rest takes time.
    if (known < 400 && codes.length === 0) return 'done';
    return judgeReply(known, headers, membersOfAll(body, payload), codes);
  }
  if (sent !== undefined) return sent === 'no' ? 'unsent' : 'unsure';
  return isInvalidOption(error, payload) || isRpcClientError(error) ? 'done' : 'unsure';
}

/**
 * Whether an error says that an option of the call is invalid, so nothing was sent. Other TypeErrors may come from a
 * transport: `fetch` rejects with one.
 */
export function isInvalidOption(error: unknown, payload: Payload): boolean {
  return error instanceof TypeError && `${error.message}`.startsWith(`${methodOf(payload)}: `);
}

/**
 * The responses in a body; undefined for each call of a batch without one. It may have been executed, for example because
 * it is a notification.
 */
function membersOfAll(body: unknown, payload: Payload): readonly unknown[] {
  if (!Array.isArray(body)) return [body];
  const missing = [payload].flat().length - body.length;
  return missing > 0 ? [...body, ...Array(missing)] : body;
}

/** Judges a reply, or an error with an HTTP status. */
function judgeReply(
  status: number,
  headers: unknown,
  members: readonly unknown[],
  codes: readonly number[],
): Judgement {
  const found = members.map((member) => fields(fields(member).error).code as number);
  const isExecuted = members
    .map(fields)
    .some(({ result, error }) => result !== undefined && error == null);
  const isListed = found.length > 0 && found.every((code) => codes.includes(code));
  if (isExecuted || (status < 400 && !isListed)) return 'done';
  if (isListed || /^42[159]$/.test(`${status}`)) return 'refused';
  // Proxies send a 503 without the header for calls that a server began to execute.
  if (status === 503 && retryAfterOf(fields(headers), 0) !== undefined) return 'refused';
  const isUnsure = /^(408|50[234])$/.test(`${status}`);
  return isUnsure || (status === 500 && found.every((code) => code === undefined))
    ? 'unsure'
    : 'done';
}

/** Whether a call may be repeated after an attempt with this judgement. */
export function mayRepeat(judgement: Judgement, idempotent: boolean): boolean {
  return judgement === 'unsure' ? idempotent : judgement !== 'done';
}

/** Whether it is safe to execute a call twice, according to its options or an option of the middleware. */
export function isIdempotent(
  payload: Payload,
  { idempotent }: CallOptions,
  byDefault: boolean | ((method: string) => boolean) = false,
): boolean {
  if (idempotent !== undefined) return idempotent;
  if (typeof byDefault === 'boolean') return byDefault;
  return [payload].flat().every(({ method }) => byDefault(method));
}

/** Returns after how many milliseconds the server accepts the call again, if it says so. */
export function pauseOf(ending: Ending): number | undefined {
  const { headers } = fields('reply' in ending ? ending.reply : ending.error);
  return retryAfterOf(fields(headers), Date.now());
}

/**
 * Returns the error for a call whose last attempt wasn't sent although a server may have executed an earlier one. Other
 * errors are returned unchanged.
 */
export function withLoss(error: unknown, payload: Payload, isLost: boolean): unknown {
  if (!isLost || fields(error).sent !== 'no') return error;
  const problem = 'an earlier attempt was lost';
  return new TransportError(problem, methodOf(payload), { cause: error });
}
