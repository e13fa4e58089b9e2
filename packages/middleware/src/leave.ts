import { type CallOptions, deadlineOf, fields, sentOf } from '@jsonrpcclient/core';

/**
 * Whether a call that ends with this reason also ends the request that it shares with other calls: it timed out before
 * the request was sent, and no other call has a later deadline. The request must then not be sent any more.
 */
export function endsShared(caller: CallOptions, shared: CallOptions, reason: unknown): boolean {
  const isTimeout = fields(reason).name === 'TimeoutError';
  return isTimeout && sentOf(shared) === 'no' && deadlineOf(caller) >= deadlineOf(shared) - 1;
}
