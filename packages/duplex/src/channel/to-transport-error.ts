import { type Sent, TransportError } from '@jsonrpcclient/core';
import { ChannelError } from './channel.ts';

/** This side closed the connection; calls reject with its cause, if it has one, as theirs. */
export class OwnClose extends ChannelError {
  constructor(reason: unknown) {
    super('this side closed the connection', reason === undefined ? {} : { cause: reason });
  }
}

/** What users get when a channel failed; what errors of others say may be secret, and stays in the cause. */
export function toTransportError(error: unknown, method: string, sent: Sent): TransportError {
  const problem = error instanceof ChannelError ? error.message : 'the channel failed';
  const cause = error instanceof OwnClose ? (error.cause ?? error) : error;
  return new TransportError(problem, method, { cause, sent });
}
