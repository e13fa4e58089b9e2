import { TransportError } from '@jsonrpcclient/core';
import type { PostReply } from './post.ts';

/** A failing status without a JSON-RPC answer. */
export class HttpError extends TransportError {
  override readonly name = 'HttpError';
  readonly status: number;
  readonly #body: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor({ status, headers, body = '' }: PostReply, method: string) {
    const cause =
      status < 400 ? ': redirects are not followed' : status === 401 ? ': check auth' : '';
    super(`HTTP ${status}${cause}; see error.body and error.headers`, method, { sent: 'yes' });
    this.status = status;
    this.#body = body.slice(0, 1000);
    this.#headers = headers;
  }

  /** The first 1,000 characters; not enumerable, as the headers, so that a printed error shows none of it. */
  get body(): string {
    return this.#body;
  }

  /** Names in lower case. */
  get headers(): Readonly<Record<string, string>> {
    return this.#headers;
  }
}

/** Codes of connections that were never made, so that nothing was sent over them. */
const unconnected = /CONNREFUSED|NOTFOUND|EAI_|UNREACH|ERR_CONNECT|CERT|VERIFY/;

/**
 * What came of a request that could not be made, or got no answer. Of an HTTP library's error only the message and
 * the code of its cause are kept, without the URL, since libraries add the request with its headers.
 */
export function noAnswer(
  error: unknown,
  method: string,
  url: string,
  made: boolean,
): TransportError {
  if (!made) return new TransportError('no request', method, { cause: error, sent: 'no' });
  const inner: unknown = Object(error).cause ?? error;
  const { message = inner, code = '' } = Object(inner) as { message?: unknown; code?: string };
  const text = String(message).replaceAll(url, 'the server');
  const cause = Object.assign(new Error(text), code && { code });
  const sent = unconnected.test(code) ? 'no' : 'maybe';
  return new TransportError(`no answer ${code}`.trim(), method, { cause, sent });
}
