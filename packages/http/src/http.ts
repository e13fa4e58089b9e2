import { type CallOptions, type Codec, methodOf, type Transport } from '@jsonrpcclient/core';
import { splitAddress } from './address.ts';
import { type Auth, authorization, type RequestToSign } from './auth.ts';
import { noAnswer, replyIn } from './error.ts';
import { addHeaders, type HttpHeaders } from './headers.ts';
import type { Post, PostReply } from './post.ts';
import { isUndecodable, readReply } from './reply.ts';

/** What a call over HTTP may be given. */
export interface HttpCallOptions extends CallOptions {
  readonly headers?: HttpHeaders | undefined;
}

/** What every HTTP transport is. */
export type HttpTransport = Transport<HttpCallOptions>;

/** What every HTTP transport may be given. */
export interface HttpOptions {
  /** Credentials; by default those in the URL. */
  readonly auth?: Auth | undefined;
  /** Headers of every request, or a function that is called before each. Those of a call win. */
  readonly headers?:
    | HttpHeaders
    | ((request: RequestToSign) => HttpHeaders | Promise<HttpHeaders>)
    | undefined;
  /** Above this many decoded bytes a response is refused; 64 MiB by default. */
  readonly maxResponseBytes?: number | undefined;
  /** `JSON` by default. */
  readonly codec?: Codec | undefined;
}

/**
 * A transport over an HTTP library. Rejects with an `HttpError` for a failing status without a JSON-RPC error, an
 * `InvalidResponseError` for a response above `maxResponseBytes`, and a `TransportError` when none came.
 */
export function http(address: string | URL, post: Post, options: HttpOptions = {}): HttpTransport {
  const { url, credentials } = splitAddress(address);
  const { auth = credentials, headers, maxResponseBytes = 2 ** 26, codec = JSON } = options;
  const asked = typeof auth === 'function' || typeof headers === 'function';
  // Made once, unless somebody is to be asked for them.
  let fixed: Readonly<Record<string, string>> | undefined;

  const toHeaders = async (body: string, challenge?: string) => {
    const request = { method: 'POST', url, body };
    const given = typeof auth === 'function' ? await auth(challenge, request) : auth;
    const base = addHeaders(
      { accept: 'application/json', 'content-type': 'application/json' },
      { authorization: authorization(given) },
    );
    const own = addHeaders(base, typeof headers === 'function' ? await headers(request) : headers);
    fixed = asked ? undefined : own;
    return own;
  };

  return async (payload, options) => {
    const method = methodOf(payload);
    let made = false;
    const attempt = async (body: string, challenge?: string): Promise<PostReply> => {
      made = false;
      // Awaited in either case, so that calls are sent in their order.
      const own = await (fixed ?? toHeaders(body, challenge));
      // Not spread: V8 is slow to add to what was.
      const headers = addHeaders(Object.assign({}, own), options.headers);
      made = true;
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
      const { error: cause } = reply;
      if (cause && !isUndecodable(cause)) throw { cause, sent: 'yes' };
    } catch (error) {
      options.signal?.throwIfAborted();
      throw noAnswer(error, method, url, made);
    }
    return readReply(reply, payload, codec, options);
  };
}
