import { type Sent, TransportError } from '@jsonrpcclient/core';
import { ChannelError } from './channel.ts';

/**
 * This side closed the connection; the cause of this error, if any, is also the cause of the errors that calls reject
 * with.
 */
export class OwnClose extends ChannelError {
  constructor(reason: unknown) {
    super('this side closed the connection', reason === undefined ? {} : { cause: reason });
  }
}

/** The error that calls reject with when a channel fails; the text of other errors may be secret and stays in the cause. */
export function toTransportError(error: unknown, method: string, sent: Sent): TransportError {
  const problem = error instanceof ChannelError ? error.message : 'the channel failed';
  const cause = error instanceof OwnClose ? (error.cause ?? error) : error;
  return new TransportError(problem, method, { cause, sent });
}
