import type { Reply } from '@jsonrpcclient/core';

/** Why a server ran nothing of a batch. */
export interface Refusal {
  /** What there was too much of: calls, bytes, or any array at all. */
  readonly of: 'calls' | 'bytes' | 'array';
  /** What tells so, such as `HTTP 413`. */
  readonly sign: string;
}

/** What servers say of a batch that they did not begin. */
const large = /too (many|large|big|long)|exceed|limit|max/i;
const refused = /support|allow|enabled|disabled|permit|accept/i;
/** What they say of one that they did, such as "The batch response was too large". */
const begun = /respon|result|time/i;

/** Whether a status says that the body was too large to be read. */
export function refusalOfStatus(status: unknown): Refusal | undefined {
  return status === 413 ? { of: 'bytes', sign: 'HTTP 413' } : undefined;
}

/**
 * Whether the reply to a batch with these ids says for certain that the server ran none of it: one error for all of it,
 * and a code or words that only a refused batch gets.
 */
export function refusalOf({ status, body }: Reply, ids: readonly unknown[]): Refusal | undefined {
  const list = Array.isArray(body);
  if (list && body.length !== 1) return undefined;
  const { error, id = null } = Object(list ? body[0] : body) as Member;
  const { message } = Object(error) as Fault;
  const code = codeOf(error);
  const text = typeof message === 'string' ? message : '';
  const named = id === null || (!list && isOfAll(id, ids));
  if (named && error && status === 413) return refusalOfStatus(status);

  if (begun.test(text)) return undefined;
  // One error in a list may be the response to the only request in the batch.
  if (list ? ids.length < 2 : !named) return undefined;
  // Not -32603, which reports a failure while calls ran.
  const reserved = code >= -32768 && code <= -32000 && code !== -32603;
  const worded = reserved && /batch/i.test(text) && (large.test(text) || refused.test(text));
  const unread = named && (code === -32600 || code === -32700);
  if (!worded && !unread) return undefined;
  return { of: worded && large.test(text) ? 'calls' : 'array', sign: `error ${code}` };
}

/** Servers also put the id of the first request, or one that was never sent, into the error of a whole batch. */
function isOfAll(id: unknown, ids: readonly unknown[]): boolean {
  return !ids.includes(id) || (id === ids[0] && ids.length > 1);
}

/** Whether the reply to a single call is the error that the batch was refused with. */
export function isRepeated(reply: Reply | undefined, { sign }: Refusal): boolean {
  const { error } = Object(reply?.body) as Member;
  return sign === `error ${codeOf(error)}`;
}

/** A server may send anything as the code; 0 stands for all that is not an integer. */
function codeOf(error: unknown): number {
  const { code } = Object(error) as Fault;
  return typeof code === 'number' && Number.isInteger(code) ? code : 0;
}

interface Member {
  readonly error?: unknown;
  readonly id?: unknown;
}

interface Fault {
  readonly code?: unknown;
  readonly message?: unknown;
}
