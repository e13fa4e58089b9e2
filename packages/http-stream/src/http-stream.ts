import { InvalidResponseError, methodOf, type Transport, withOptions } from '@jsonrpcclient/core';
import { type OnUnexpected, warnOnce } from '@jsonrpcclient/duplex';
import { type HttpCallOptions, type HttpOptions, http, type PostStream } from '@jsonrpcclient/http';
import { fetchStream } from '@jsonrpcclient/http-fetch';
import { checkOptions } from './check.ts';
import { LimitError } from './limit-error.ts';
import { createMemo } from './memo.ts';
import { callKey, type StreamedCall, toPost } from './read-reply.ts';
import { withAccept } from './with-accept.ts';

/** Options of HTTP transports, except that `maxResponseBytes` is only for responses that are not event streams. */
export interface HttpStreamOptions extends HttpOptions {
  /** Sends the requests: `fetchStream()` by default, or for example `undiciStream()` of `@jsonrpcclient/http-undici`. */
  readonly post?: PostStream | undefined;
  /** The maximum number of bytes in the data of an event; 64 MiB by default. */
  readonly maxEventBytes?: number | undefined;
  /** Milliseconds without a byte, comments included, after which an event stream counts as broken; none by default. */
  readonly idleTimeout?: number | undefined;
  /**
   * Called with each message that is neither a response to the call nor a notification it listens to. By default, prints
   * one warning for each kind to the console.
   */
  readonly onUnexpected?: OnUnexpected | undefined;
}

/** Options of a call whose response may be an event stream. */
export interface StreamCallOptions extends HttpCallOptions {
  /** Called with each notification that arrives before the response. */
  readonly onNotification?: ((method: string, params: unknown) => unknown) | undefined;
}

/** A transport over HTTP that also reads event streams. */
export type StreamTransport = Transport<StreamCallOptions>;

/**
 * Creates a transport whose calls may be answered with JSON or with an event stream that contains the response. Rejects
 * like `httpFetch`; with a `TransportError` whose `sent` is 'yes' if a stream ends without the response; and with an
 * `InvalidResponseError` if an event is larger than `maxEventBytes`.
 */
export function httpStream(url: string | URL, options: HttpStreamOptions = {}): StreamTransport {
  const { post = fetchStream(), maxEventBytes = 2 ** 26, idleTimeout } = options;
  checkOptions('httpStream', { post, maxEventBytes, idleTimeout });
  const codec = createMemo(options.codec ?? JSON);
  const unexpected = options.onUnexpected ?? warnOnce();
  const transport = http(url, toPost(post, { codec, unexpected, maxEventBytes, idleTimeout }), {
    ...options,
    codec,
    headers: withAccept(options.headers),
  });

  return async (payload, callOptions) => {
    const call: StreamedCall = { payload };
    try {
      return await transport(payload, withOptions(callOptions, { [callKey]: call }));
    } catch (error) {
      const { failure } = call;
      if (failure instanceof LimitError && !callOptions.signal?.aborted)
        throw new InvalidResponseError(failure.message, { body: undefined }, methodOf(payload));
      throw error;
    }
  };
}
