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

/**
 * Returns the reply for a 2xx with any body, and for a 4xx or 5xx with a JSON-RPC error; throws an `HttpError` for
 * others.
 */
export function readReply(
  reply: PostReply,
  payload: Payload,
  codec: Codec,
  options: CallOptions,
  host: string,
): Reply {
  const { status, statusText, headers, body: text, error } = reply;
  const ok = status >= 200 && status < 300;
  // The reply to a notification is ignored, even if it is too long or broken.
  const isIgnored = () => (ok ? [payload].flat().every(({ id }) => id == null) : error);
  if (text === undefined && !isIgnored()) {
    throw new InvalidResponseError(
      `the response ${error ? 'could not be decompressed' : 'is larger than maxResponseBytes'}`,
      { status, headers, body: text },
      methodOf(payload),
    );
  }
  const body = text ? decode(text, codec) : undefined;
  if (ok || (status >= 400 && hasError(body, payload, options))) {
    const hint =
      typeof body === 'object'
        ? undefined
        : ` (HTTP ${status}, ${headers['content-type'] ?? 'no content type'}, ${host}); check the URL and login`;
    return { body, status, statusText, headers, hint };
  }
  throw new HttpError(reply, methodOf(payload), host);
}

/** Parses JSON. Other text is returned as it is, and core rejects it. */
function decode(text: string, codec: Codec): unknown {
  try {
    return codec.parse(text);
  } catch {
    return text;
  }
}

/** Whether decompressing failed: the error has a code of zlib, Brotli or zstd. */
export function isUndecodable(error: unknown): boolean {
  return /^(Z_|ERR__|ZSTD_)/.test(Object(Object(error).cause ?? error).code);
}
