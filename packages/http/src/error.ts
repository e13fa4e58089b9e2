import { TransportError } from '@jsonrpcclient/core';
import type { PostReply } from './post.ts';

/** A failing status without a JSON-RPC answer. */
export class HttpError extends TransportError {
  override readonly name = 'HttpError';
  readonly status: number;
  readonly #body: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor({ status, headers, body = '' }: PostReply, method: string) {
    super(`HTTP ${status} without a JSON-RPC answer, ${advice(status)}`, method, { sent: 'yes' });
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

function advice(status: number): string {
  if (status < 400) return 'as redirects are not followed: see error.headers.location';
  if (status === 401 || status === 403) return 'check the auth option';
  return 'see error.body';
}

/** Codes of connections that were never made, so that nothing was sent over them. */
const unconnected = /^(ECONNREFUSED|ENOTFOUND|EAI_|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT)|CERT/;

/** What an HTTP library rejected with; only its innermost cause is kept, since libraries add the request to theirs. */
export function connectionError(error: unknown, method: string): TransportError {
  let cause = error;
  while (cause instanceof Error && cause.cause instanceof Error) cause = cause.cause;
  const { code = '' } = Object(cause) as { readonly code?: unknown };
  const sent = unconnected.test(String(code)) ? 'no' : 'maybe';
  return new TransportError(`no answer came back${code ? ` (${code})` : ''}`, method, {
    cause,
    sent,
  });
}
