import { createExchange } from './exchange.ts';
import type { HttpCallOptions, HttpOptions } from './options.ts';
import type { PostReply, PostStream, StreamReply, Verb } from './post.ts';

/** A request that isn't necessarily a call, for example the GET that listens to a server. */
export interface HttpRequest {
  /** Names the request in errors. */
  readonly method: string;
  readonly verb: Verb;
  /** '' for none. */
  readonly body: string;
}

/**
 * Returns a function that sends requests with the headers and credentials of the options, and resolves when the headers
 * of the response arrive, whatever the status is. It rejects with a `TransportError` if there is no response.
 */
export function createRequester(
  address: string | URL,
  post: PostStream,
  options: HttpOptions = {},
): (request: HttpRequest, options: HttpCallOptions) => Promise<StreamReply> {
  const exchange = createExchange(address, options, {
    write: ({ body }: { readonly method: string; readonly body: string }) => body,
    send: (url, headers, body, options, method) => post({ method, url, headers, body, options }),
    read: toStreamReply,
  });
  return ({ method, verb, body }, options) => exchange({ method, body }, options, verb);
}

/** Returns a reply as it is, or one that was in an error with its text as one chunk. */
function toStreamReply(reply: StreamReply | PostReply): StreamReply {
  if (typeof reply.body !== 'string') return reply as StreamReply;
  const chunk = new TextEncoder().encode(reply.body);
  return {
    ...reply,
    body: {
      async *[Symbol.asyncIterator]() {
        yield chunk;
      },
    },
  };
}
