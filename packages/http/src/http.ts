import { type CallOptions, type Codec, methodOf, type Transport } from '@jsonrpcclient/core';
import { splitAddress } from './address.ts';
import type { Auth, RequestToSign } from './auth.ts';
import { createHeaders } from './create-headers.ts';
import { replyIn, toTransportError } from './error.ts';
import { addHeaders, type HttpHeaders } from './headers.ts';
import type { Post, PostReply } from './post.ts';
import { isUndecodable, readReply } from './reply.ts';

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
  const { url, host, credentials } = splitAddress(address);
  const { auth = credentials, headers, maxResponseBytes = 2 ** 26, codec = JSON } = options;
  const toHeaders = createHeaders(url, auth, headers);

  return async (payload, options) => {
    const method = methodOf(payload);
    let problem: string | undefined;
    const attempt = async (body: string, challenge?: string): Promise<PostReply> => {
      problem = undefined;
      // Awaited in both cases, so calls are sent in order.
      const own = await toHeaders(body, challenge);
      // Not a spread: V8 adds properties to a spread object slowly.
      const headers = addHeaders(Object.assign({}, own), options.headers);
      problem = `no response from ${host}`;
      try {
        return await post({ url, headers, body, options, maxResponseBytes });
      } catch (error) {
        return replyIn(error);
      }
    };

    let reply: PostReply;
    try {
      const body = codec.stringify(payload);
      reply = await attempt(body);
      if (reply.status === 401 && typeof auth === 'function') {
        reply = await attempt(body, reply.headers['www-authenticate'] ?? '');
      }
      // A status arrived, but the body broke. `readReply` judges a body that only couldn't be decompressed.
      const { error: cause } = reply;
      if (cause && !isUndecodable(cause)) {
        problem = `incomplete response from ${host}`;
        throw { cause, sent: 'yes' };
      }
    } catch (error) {
      options.signal?.throwIfAborted();
      throw toTransportError(error, method, url, problem);
    }
    return readReply(reply, payload, codec, options, host);
  };
}
