import type { CallOptions, Codec, Payload, Transport } from '@jsonrpcclient/core';
import type { Auth, RequestToSign } from './auth.ts';
import { createExchange } from './exchange.ts';
import type { HttpHeaders } from './headers.ts';
import type { Post, PostReply } from './post.ts';
import { readReply } from './reply.ts';

/** Options of a call over HTTP. */
export interface HttpCallOptions extends CallOptions {
  readonly headers?: HttpHeaders | undefined;
}

/** The type of all HTTP transports. */
export type HttpTransport = Transport<HttpCallOptions>;

/** Options of all HTTP transports. */
export interface HttpOptions {
  /** Credentials; by default, those in the URL. */
  readonly auth?: Auth | undefined;
  /** Headers of every request, or a function that is called before each one. A call's own headers override them. */
  readonly headers?:
    | HttpHeaders
    | ((request: RequestToSign) => HttpHeaders | Promise<HttpHeaders>)
    | undefined;
  /** The maximum number of bytes in a decoded response; 64 MiB by default. */
  readonly maxResponseBytes?: number | undefined;
  /** `JSON` by default. */
  readonly codec?: Codec | undefined;
}

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
