import { type Sent, TransportError } from '@jsonrpcclient/core';
import { ChannelError } from './channel.ts';

/** What users get when a channel failed; what errors of others say may be secret, and stays in the cause. */
export function toTransportError(error: unknown, method: string, sent: Sent): TransportError {
  const problem = error instanceof ChannelError ? error.message : 'the channel failed';
  return new TransportError(problem, method, { cause: error, sent });
}
