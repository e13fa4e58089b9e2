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

/** Codes and texts of connections that were never made, so that nothing was sent over them. */
const unconnected =
  /CONNREFUSED|NOTFOUND|EAI_|UNREACH|ERR_CONNECT|CERT|VERIFY|bad port|\(Connect\)/;

/**
 * What came of a request that could not be made, or got no answer. Of the error only name, message and code of
 * its cause are kept, without the URL, since HTTP libraries add the request with its headers.
 */
export function noAnswer(
  error: unknown,
  method: string,
  url: string,
  made: boolean,
): TransportError {
  const inner: unknown = Object(error).cause ?? error;
  const { message, code = '', name = 'Error' } = Object(inner) as Partial<NodeError>;
  const text = String(message || code || inner).replaceAll(url, 'the server');
  const cause = Object.assign(new Error(text), { name }, code && { code });
  const sent = !made || unconnected.test(code || text) ? 'no' : 'maybe';
  return new TransportError(`no ${made ? 'answer' : 'request'} ${code}`.trim(), method, {
    cause,
    sent,
  });
}

interface NodeError {
  readonly message: string;
  readonly code: string;
  readonly name: string;
}
