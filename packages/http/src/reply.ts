import {
  type Codec,
  InvalidResponseError,
  methodOf,
  type Payload,
  type Reply,
} from '@jsonrpcclient/core';
import { HttpError } from './error.ts';
import type { PostReply } from './post.ts';

/** The status rules: core reads a 2xx whatever it holds, a 4xx or 5xx when a JSON-RPC error is in it. */
export function readReply(reply: PostReply, payload: Payload, codec: Codec): Reply {
  const { status, headers, body: text } = reply;
  const ok = status >= 200 && status < 300;
  // What comes back to notifications is ignored, however long.
  if (text === undefined && !(ok && [payload].flat().every(({ id }) => id == null))) {
    throw new InvalidResponseError(
      'a body above maxResponseBytes',
      { body: text },
      methodOf(payload),
    );
  }
  const body = text ? decode(text, codec) : undefined;
  if (ok || (status >= 400 && hasError(body))) return { body, status, headers };
  throw new HttpError(reply, methodOf(payload));
}

/** What is no JSON stays text, which core refuses. */
function decode(text: string, codec: Codec): unknown {
  try {
    return codec.parse(text);
  } catch {
    return text;
  }
}

/**
 * An id or a version tells a JSON-RPC error from the error objects of other interfaces; a null result beside it
 * one of JSON-RPC 1.0, whose errors have any shape.
 */
function hasError(body: unknown): boolean {
  return [body].flat().some((member) => {
    const { error, jsonrpc, id, result } = Object(member) as Readonly<Record<string, unknown>>;
    if (Number.isInteger(Object(error).code)) return (jsonrpc ?? id) !== undefined;
    return Boolean(error) && jsonrpc === undefined && result === null;
  });
}
