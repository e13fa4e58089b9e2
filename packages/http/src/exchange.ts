import { type CallOptions, methodOf, type Payload } from '@jsonrpcclient/core';
import { splitAddress } from './address.ts';
import { createHeaders } from './create-headers.ts';
import { replyIn, toTransportError } from './error.ts';
import { addHeaders } from './headers.ts';
import type { HttpCallOptions, HttpOptions } from './options.ts';
import type { PostReply, Verb } from './post.ts';
import { isUndecodable } from './reply.ts';

/** What differs between a call whose response is read as a whole and one whose response is a stream. */
interface Way<Call, Reply, Result> {
  /** Returns the body of the request; '' for none. */
  readonly write: (call: Call) => string;
  readonly send: (
    url: string,
    headers: Readonly<Record<string, string>>,
    body: string,
    options: CallOptions,
    verb: Verb,
  ) => Promise<Reply>;
  /** Reads a reply, or one that was in an error. */
  readonly read: (
    reply: Reply | PostReply,
    call: Call,
    options: CallOptions,
    host: string,
  ) => Result;
}

type Head = Pick<PostReply, 'status' | 'headers' | 'error'>;

/**
 * Returns a function that sends a call with the headers and credentials of the options, sends it again after a 401, and
 * turns errors into a `TransportError`.
 */
export function createExchange<Call extends Payload, Reply extends Head, Result>(
  address: string | URL,
  options: HttpOptions,
  { write, send, read }: Way<Call, Reply, Result>,
): (call: Call, options: HttpCallOptions, verb?: Verb) => Promise<Result> {
  const { url, host, credentials } = splitAddress(address);
  const { auth = credentials, headers } = options;
  const toHeaders = createHeaders(url, auth, headers);

  return async (call, options, verb = 'POST') => {
    let problem: string | undefined;
    const attempt = async (body: string, challenge?: string): Promise<Reply | PostReply> => {
      problem = undefined;
      // Awaited in both cases, so calls are sent in order.
      const own = await toHeaders(body, challenge, verb);
      // Not a spread: V8 adds properties to a spread object slowly.
      const headers = addHeaders(Object.assign({}, own), options.headers);
      problem = `no response from ${host}`;
      try {
        return await send(url, headers, body, options, verb);
      } catch (error) {
        return replyIn(error);
      }
    };

    let reply: Reply | PostReply;
    try {
      const body = write(call);
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
      throw toTransportError(error, methodOf(call), url, problem);
    }
    return read(reply, call, options, host);
  };
}
