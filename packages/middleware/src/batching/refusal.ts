import type { Message, Reply } from '@jsonrpcclient/core';

/** Why a server refused a batch without running any of its calls. */
export interface Refusal {
  /** Too many calls, too many bytes, or batches in general. */
  readonly reason: 'calls' | 'bytes' | 'batches';
  /** How the refusal was recognized: `HTTP 413`, or `error` and a code. */
  readonly evidence: string;
}

/** Words in the error for a batch that the server refused before running it. */
const tooLarge = /too (many|large|big|long)|exceed|limit|max/i;
const unsupported = /support|allow|enabled|disabled|permit|accept/i;
/** Words in the error for a batch that it ran, for example "The batch response was too large". */
const wasRun = /respon|result|time/i;

/** Returns a refusal if the HTTP status says that the body was too large to be read. */
export function refusalOfStatus(status: unknown): Refusal | undefined {
  return status === 413 ? { reason: 'bytes', evidence: 'HTTP 413' } : undefined;
}

/**
 * Returns a refusal if the reply to a batch proves that the server ran none of it: there is one error for the whole
 * batch, with a code or a message that only a refused batch gets.
 */
export function refusalOf(
  { status, body }: Reply,
  messages: readonly Message[],
): Refusal | undefined {
  const isList = Array.isArray(body);
  if (isList && body.length !== 1) return undefined;
  const { error, id = null } = Object(isList ? body[0] : body) as ResponseLike;
  const { message } = Object(error) as ErrorLike;
  const ids = messages.flatMap((message) => message.id ?? []);
  const code = codeOf(error);
  const text = typeof message === 'string' ? message : '';
  const isForAll = id === null || (!isList && namesBatch(id, ids));
  if (isForAll && error && status === 413) return refusalOfStatus(status);

  if (wasRun.test(text)) return undefined;
  // In a batch with one request, an error in a list may be the response to that request.
  if (isList ? ids.length < 2 : !isForAll) return undefined;
  // Not -32603, which also reports that a call failed while it ran.
  const isReserved = code >= -32768 && code <= -32000 && code !== -32603;
  const isTooLarge = tooLarge.test(text);
  const isWorded = isReserved && /batch/i.test(text) && (isTooLarge || unsupported.test(text));
  const isUnread = isForAll && (code === -32600 || code === -32700);
  if (!isWorded && !isUnread) return undefined;
  const reason = isWorded && isTooLarge ? 'calls' : 'batches';
  return { reason, evidence: `error ${code}` };
}

/** Some servers report an error for the whole batch with the first id, or with an id that was never sent. */
function namesBatch(id: unknown, ids: readonly unknown[]): boolean {
  return !ids.includes(id) || (id === ids[0] && ids.length > 1);
}

/** Whether the reply to a single call is the error that the batch was refused with. */
export function isRepeated(reply: Reply | undefined, { evidence }: Refusal): boolean {
  const { error } = Object(reply?.body) as ResponseLike;
  return evidence === `error ${codeOf(error)}`;
}

/** The code of an error object; 0 if it is not an integer, because servers send anything. */
function codeOf(error: unknown): number {
  const { code } = Object(error) as ErrorLike;
  return Number.isInteger(code) ? (code as number) : 0;
}

interface ResponseLike {
  readonly error?: unknown;
  readonly id?: unknown;
}

interface ErrorLike {
  readonly code?: unknown;
  readonly message?: unknown;
}
