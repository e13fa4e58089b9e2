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
 * Whether the reply to a batch, of which so many calls are to be answered, says for certain that nothing of it was
 * run: one error for all of it, and a code or words that only a refused batch has.
 */
export function refusalOf({ status, body }: Reply, requests: number): Refusal | undefined {
  const list = Array.isArray(body);
  if (list && body.length !== 1) return undefined;
  const { error, id = null } = Object(list ? body[0] : body) as Member;
  const { code = 0, message } = Object(error) as Fault;
  const text = typeof message === 'string' ? message : '';
  if (id === null && error && status === 413) return refusalOfStatus(status);

  if (begun.test(text)) return undefined;
  // One error in a list, or with an id, may be the answer to the only call in the batch.
  if (list ? requests < 2 : id !== null) return undefined;
  // Not -32603, which tells what broke while calls ran.
  const reserved = code >= -32768 && code <= -32000 && code !== -32603;
  const named = reserved && /batch/i.test(text) && (large.test(text) || refused.test(text));
  const unread = id === null && (code === -32600 || code === -32700);
  if (!named && !unread) return undefined;
  return { of: named && large.test(text) ? 'calls' : 'array', sign: `error ${code}` };
}

/** Whether the reply to a single call is the error that the batch was refused with. */
export function isRepeated(reply: Reply | undefined, { sign }: Refusal): boolean {
  const { error } = Object(reply?.body) as Member;
  return sign === `error ${(Object(error) as Fault).code}`;
}

interface Member {
  readonly error?: unknown;
  readonly id?: unknown;
}

interface Fault {
  readonly code?: number;
  readonly message?: unknown;
}
