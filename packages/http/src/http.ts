import type { Payload } from '@jsonrpcclient/core';
import { createExchange } from './exchange.ts';
import type { HttpOptions, HttpTransport } from './options.ts';
import type { Post, PostReply } from './post.ts';
import { readReply } from './reply.ts';

/**
 * Creates a transport from a function that sends a POST. It rejects with an `HttpError` for an error status without a
 * JSON-RPC error, an `InvalidResponseError` for a response larger than `maxResponseBytes`, and a `TransportError` if
 * there is no response.
 */
export function http(address: string | URL, post: Post, options: HttpOptions = {}): HttpTransport {
  const { maxResponseBytes = 2 ** 26, codec = JSON } = options;
  return createExchange(address, options, {
    write: (payload: Payload) => codec.stringify(payload),
    send: (url, headers, body, options) => post({ url, headers, body, options, maxResponseBytes }),
    read: (reply: PostReply, payload, options, host) =>
      readReply(reply, payload, codec, options, host),
  });
}
