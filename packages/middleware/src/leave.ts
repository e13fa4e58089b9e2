import { type CallOptions, deadlineOf, fields, sentOf } from '@jsonrpcclient/core';

/**
 * Whether a call that ends with this reason ends what it shares with other calls: it timed out, was told that it was not
 * sent, and must not be sent later. The others time out at the same time.
 */
export function endsShared(caller: CallOptions, shared: CallOptions, reason: unknown): boolean {
  const isTimeout = fields(reason).name === 'TimeoutError';
  return isTimeout && sentOf(shared) === 'no' && deadlineOf(caller) >= deadlineOf(shared) - 1;
}
