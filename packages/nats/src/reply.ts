import type { Codec, Reply } from '@jsonrpcclient/core';
import type { NatsMessage } from './connection.ts';
import { fromHeaders } from './headers.ts';

/** Reads a message that answers a call. Text that isn't JSON stays text, which core rejects. */
export function toReply(message: NatsMessage, codec: Codec, subject: string): Reply {
  const text = message.string();
  const body = text ? decode(text, codec) : undefined;
  if (!message.headers) return { body, hint: hintFor(subject) };
  const headers = fromHeaders(message.headers);
  return { body, headers, hint: hintFor(subject, headers['nats-service-error-code']) };
}

function decode(text: string, codec: Codec): unknown {
  try {
    return codec.parse(text);
  } catch {
    return text;
  }
}

/** Services made with `@nats-io/services` report errors in headers. */
function hintFor(subject: string, code?: string): string {
  const error = code === undefined ? '' : `, Nats-Service-Error-Code ${code}`;
  return ` (NATS subject ${subject}${error}); check that only JSON-RPC servers subscribe to it`;
}
