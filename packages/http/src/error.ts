import { TransportError } from '@jsonrpcclient/core';
import type { PostReply } from './post.ts';

/** A failing status without a JSON-RPC answer. */
export class HttpError extends TransportError {
  override readonly name = 'HttpError';
  readonly status: number;
  readonly #body: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor({ status, headers, body = '' }: PostReply, method: string) {
    const hint = status < 400 ? ', redirects are not followed' : '';
    super(`HTTP ${status}${hint}; see error.body and error.headers`, method, { sent: 'yes' });
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
 * What came of a request that was made, or could not be. Of the error only the innermost cause is kept, and the
 * URL is hidden in it, since HTTP libraries add the request to theirs.
 */
export function noAnswer(
  error: unknown,
  method: string,
  url: string,
  made: boolean,
): TransportError {
  let cause = error;
  while (cause instanceof Error && cause.cause instanceof Error) cause = cause.cause;
  const { code = '' } = Object(cause) as { readonly code?: unknown };
  if (cause instanceof Error && cause.message.includes(url)) {
    cause = Object.assign(new Error(cause.message.replaceAll(url, 'the server')), { code });
  }
  const sent = made && !unconnected.test(String(code)) ? 'maybe' : 'no';
  return new TransportError(`no answer ${code}`.trim(), method, { cause, sent });
}
