import { type Ending, fields } from '@jsonrpcclient/core';
import { retryAfterOf } from '../retry-after.ts';
import { type ServerLimit, serverLimitOf } from './server-limit.ts';

/** What the server said about its limits when a call ended. */
export interface Feedback {
  /** Whether it refused the call because there were too many. */
  readonly refused: boolean;
  /** Milliseconds until it accepts calls again. */
  readonly retryAfter: number | undefined;
  readonly limit: ServerLimit | undefined;
}

/**
 * Returns what the server said, in a reply or in an error created from one; `undefined` if it said nothing, because
 * there was no response.
 */
export function feedbackOf(ending: Ending, codes: readonly number[]): Feedback | undefined {
  const { body, status, headers, sent } = fields('reply' in ending ? ending.reply : ending.error);
  if (ending.aborted || ('error' in ending && sent !== 'yes')) return undefined;
  const known = fields(headers);
  const today = Date.now();
  const pause = status === 429 || status === 503 ? retryAfterOf(known, today) : undefined;
  const isListed = () =>
    [body].flat().some((member) => codes.includes(fields(fields(member).error).code as number));
  return {
    refused: status === 429 || pause !== undefined || (codes.length > 0 && isListed()),
    retryAfter: pause,
    limit: serverLimitOf(known, today),
  };
}
