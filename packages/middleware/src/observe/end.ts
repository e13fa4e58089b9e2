import {
  type CallOptions,
  type Ending,
  fields,
  isRpcClientError,
  type Message,
  outcomeOf,
  outcomesOf,
  type Payload,
  type Reply,
  type RpcClientError,
  type Sent,
  sentOf,
} from '@jsonrpcclient/core';
import { isInvalidOption } from '../repeat.ts';
import type { CallEvent } from './call-event.ts';

/** The members of an event that are known when the call ends. */
export type End = Pick<CallEvent, 'outcome' | 'code' | 'status' | 'sent'>;

/** Returns how each call of a payload ended. */
export function endsOf(payload: Payload, options: CallOptions, ending: Ending): readonly End[] {
  const messages: readonly Message[] = 'method' in payload ? [payload] : payload;
  if (!('reply' in ending)) {
    const end = endOfError(ending, payload, options);
    return messages.map(() => end);
  }
  const { reply } = ending;
  const outcomes = 'method' in payload ? [] : outcomesOf(reply, payload, options);
  return messages.map((message, place) => {
    const outcome = outcomes[place] ?? outcomeOf(reply, message, options);
    return outcome.ok
      ? { outcome: 'ok', code: undefined, status: reply.status, sent: 'yes' }
      : endOf(outcome.error, reply.status);
  });
}

/** Like the client: it rejects with the errors of this library, and wraps other errors of a transport in one. */
function endOfError(
  { error, aborted }: Exclude<Ending, { reply: Reply }>,
  payload: Payload,
  options: CallOptions,
): End {
  const none = { code: undefined, status: undefined };
  const isTimeout = isRpcClientError(error) && error.name === 'TimeoutError';
  if (aborted && !isTimeout) return { ...none, outcome: 'aborted', sent: sentOf(options) };
  if (isRpcClientError(error)) return endOf(error, undefined);
  return isInvalidOption(error, payload)
    ? { ...none, outcome: 'TypeError', sent: 'no' }
    : { ...none, outcome: 'TransportError', sent: 'maybe' };
}

function endOf(error: RpcClientError, replied: number | undefined): End {
  const { code, status = replied, sent = 'yes' } = fields(error);
  return {
    outcome: error.name as CallEvent['outcome'],
    code: code as number | undefined,
    status: status as number | undefined,
    sent: sent as Sent,
  };
}
