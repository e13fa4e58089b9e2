import { TransportError } from '@jsonrpcclient/core';
import type { NatsConnection, NatsMessageHeaders } from './connection.ts';

/** A message that is ready to be published. */
export interface Outgoing {
  /** What the payload calls, for errors. */
  readonly method: string;
  readonly subject: string;
  readonly text: string;
  readonly headers: NatsMessageHeaders | undefined;
}

/** Publishes a message. Throws a `TransportError` with `sent: 'no'` if the connection doesn't accept it. */
export function publish(
  connection: NatsConnection,
  { method, subject, text, headers }: Outgoing,
  reply?: string,
): void {
  try {
    connection.publish(subject, text, { ...(headers && { headers }), ...(reply && { reply }) });
  } catch (cause) {
    const { message } = cause as Error;
    const limit = connection.info?.max_payload;
    const problem = message.includes('max_payload')
      ? `the message is larger than the max_payload of the NATS server, ${limit} bytes`
      : `could not publish to ${subject}: ${message}`;
    throw new TransportError(problem, method, { cause, sent: 'no' });
  }
}
