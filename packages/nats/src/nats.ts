import {
  type CallOptions,
  type Codec,
  methodOf,
  type Payload,
  type Transport,
  TransportError,
  wrongKind,
} from '@jsonrpcclient/core';
import { ask } from './ask.ts';
import type { NatsConnection } from './connection.ts';
import { type NatsHeaders, toHeaders } from './headers.ts';
import { createInbox } from './inbox.ts';
import { createLink } from './link.ts';
import { type Outgoing, publish } from './publish.ts';
import { toReply } from './reply.ts';
import { type Subject, toSubjectOf } from './subject.ts';

/** Options of a call over NATS. */
export interface NatsCallOptions extends CallOptions {
  readonly headers?: NatsHeaders | undefined;
}

/** Options of `nats`. */
export interface NatsOptions {
  /** Headers of every message. A call's own headers override them. */
  readonly headers?: NatsHeaders | undefined;
  /** `JSON` by default. */
  readonly codec?: Codec | undefined;
  /**
   * Whether pending calls keep waiting if the connection is lost, because it may come back in time for the reply. By
   * default, they reject immediately with `sent: 'maybe'`.
   */
  readonly wait?: boolean | undefined;
  /** The prefix of the subjects for replies; `_INBOX` by default. Set it if the user may not subscribe to `_INBOX.>`. */
  readonly inboxPrefix?: string | undefined;
}

/**
 * Creates a transport that publishes each payload to a subject and resolves to the first reply. If no server subscribes
 * to the subject, the call rejects immediately with `sent: 'no'`. `subject` is one for all methods, or a function that
 * returns the subject of a method. The transport doesn't close the connection.
 */
export function nats(
  connection: NatsConnection,
  subject: Subject,
  { codec = JSON, headers, wait = false, inboxPrefix }: NatsOptions = {},
): Transport<NatsCallOptions> {
  if (typeof Object(connection).publish !== 'function')
    throw wrongKind('nats', 'a NatsConnection, which connect() resolves to', connection);
  const subjectOf = toSubjectOf(subject);
  // Throws if they are invalid.
  toHeaders(headers);
  const inbox = createInbox(connection, inboxPrefix);
  const link = createLink(connection, inbox, wait);

  const encode = (payload: Payload, options: NatsCallOptions): Outgoing => {
    const method = methodOf(payload);
    const subject = subjectOf(payload);
    try {
      const text = codec.stringify(payload);
      return { method, subject, text, headers: toHeaders(headers, options.headers) };
    } catch (cause) {
      throw new TransportError('the message could not be built', method, { cause, sent: 'no' });
    }
  };

  return async (payload, options) => {
    const outgoing = encode(payload, options);
    const isRequest = [payload].flat().some(({ id }) => id != null);
    const refusal = link.refusal(isRequest);
    if (refusal) throw new TransportError(refusal, outgoing.method, { sent: 'no' });
    if (!isRequest) {
      publish(connection, outgoing);
      return { body: undefined };
    }
    const message = await ask(connection, inbox, outgoing, options);
    link.answered(outgoing.subject);
    return toReply(message, codec, outgoing.subject);
  };
}
