import {
  type CallOptions,
  type Codec,
  hasError,
  InvalidResponseError,
  methodOf,
  type Payload,
  type Reply,
} from '@jsonrpcclient/core';
import { HttpError } from './error.ts';
import type { PostReply } from './post.ts';

/** The status rules: core reads a 2xx whatever it holds, a 4xx or 5xx if it carries a JSON-RPC error. */
export function readReply(
  reply: PostReply,
  payload: Payload,
  codec: Codec,
  options: CallOptions,
): Reply {
  const { status, statusText, headers, body: text, error } = reply;
  const ok = status >= 200 && status < 300;
  // The reply to a notification is ignored, however long or broken it is.
  const isIgnored = () => (ok ? [payload].flat().every(({ id }) => id == null) : error);
  if (text === undefined && !isIgnored()) {
    throw new InvalidResponseError(
      `the response has a body ${error ? 'that could not be decompressed' : 'larger than maxResponseBytes'}`,
      { status, headers, body: text },
      methodOf(payload),
    );
  }
  const body = text ? decode(text, codec) : undefined;
  if (ok || (status >= 400 && hasError(body, payload, options))) {
    return { body, status, statusText, headers };
  }
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

/** Whether decompressing failed, by the codes of zlib, Brotli and zstd. */
export function isUndecodable(error: unknown): boolean {
  return /^(Z_|ERR__|ZSTD_)/.test(Object(Object(error).cause ?? error).code);
}
