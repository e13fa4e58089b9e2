import {
  type CallOptions,
  fields,
  isRpcClientError,
  methodOf,
  type Payload,
  TransportError,
} from '@jsonrpcclient/core';
import type { Ending } from './ending.ts';
import { retryAfterOf } from './retry-after.ts';

/**
 * What the end of an attempt says about repeating the call: 'done' if it must not be repeated, 'unsent' if no server
 * received it, 'refused' if a server refused it without executing it, 'unsure' if a server may have executed it.
 */
export type Judgement = 'done' | 'unsent' | 'refused' | 'unsure';

/** Too early, too many requests, or sent to the wrong server: the server did not execute the call. */
const refusing: readonly unknown[] = [421, 425, 429];

/** Timed out, or lost by a gateway: whether the call was executed is unknown. */
const losing: readonly unknown[] = [408, 502, 503, 504];

/** Judges the end of an attempt. `codes` are JSON-RPC error codes by which the server refuses calls. */
export function judge(ending: Ending, payload: Payload, codes: readonly number[] = []): Judgement {
  if ('reply' in ending) {
    const { status = 0, headers, body } = fields(ending.reply);
    if (Number(status) < 400 && codes.length === 0) return 'done';
    return judgeReply(status, headers, [body].flat(), codes);
  }
  const { error, aborted } = ending;
  const { sent, status, headers, code, message } = fields(error);
  if (aborted) return 'done';
  if (!isRpcClientError(error)) {
    // An invalid option. Other TypeErrors may come from a transport: `fetch` rejects with one.
    const isInvalid =
      error instanceof TypeError && `${message}`.startsWith(`${methodOf(payload)}: `);
    return isInvalid ? 'done' : 'unsure';
  }
  if (status !== undefined) {
    return judgeStatus(status, headers) ?? (status === 500 ? 'unsure' : 'done');
  }
  if (sent !== undefined) return sent === 'no' ? 'unsent' : 'unsure';
  return codes.includes(code as number) ? 'refused' : 'done';
}

/** A reply with a result, or with the error of a call that isn't listed, says that the server has executed a call. */
function judgeReply(
  status: unknown,
  headers: unknown,
  members: readonly unknown[],
  codes: readonly number[],
): Judgement {
  if (members.some((member) => fields(member).result != null)) return 'done';
  const found = members.map((member) => fields(fields(member).error).code);
  const isListed = (code: unknown) => codes.includes(code as number);
  if (found.length > 0 && found.every(isListed)) return 'refused';
  const hasError = found.some((code) => code !== undefined);
  return judgeStatus(status, headers) ?? (status === 500 && !hasError ? 'unsure' : 'done');
}

function judgeStatus(status: unknown, headers: unknown): Judgement | undefined {
  if (refusing.includes(status)) return 'refused';
  if (!losing.includes(status)) return undefined;
  // Proxies send a 503 without the header for calls that a server began to execute.
  return status === 503 && retryAfterOf(fields(headers), 0) !== undefined ? 'refused' : 'unsure';
}

/** Whether a call may be repeated after an attempt that was judged so. */
export function mayRepeat(judgement: Judgement, idempotent: boolean): boolean {
  return judgement === 'unsure' ? idempotent : judgement !== 'done';
}

/** Whether it is safe to execute a call twice, by its options or by an option of the middleware. */
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
  const problem = 'no response to an earlier attempt, and the last one was not sent';
  return new TransportError(problem, methodOf(payload), { cause: error });
}
