import { isRpcClientError, type Sent, TransportError } from '@jsonrpcclient/core';
import type { PostReply } from './post.ts';

/** A failing status without a JSON-RPC answer. */
export class HttpError extends TransportError {
  override readonly name = 'HttpError';
  readonly status: number;
  readonly #body: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor({ status, headers, body = '' }: PostReply, method: string) {
    // 3xx, or 0 for the redirect that a browser hides.
    const isRedirect = status < 400 && status % 300 < 100;
    const cause = isRedirect
      ? ': redirects are not followed'
      : status === 401
        ? ': check auth'
        : '';
    super(`HTTP ${status}${cause}; see error.body and error.headers`, method, { sent: 'yes' });
    this.status = status;
    // A copy of its own: a slice would keep the whole text.
    this.#body = body.slice(0, 1000).split('').join('');
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

/** What failed, and the code or text, of connections that were never made, so that nothing was sent over them. */
const unconnected =
  /^connect|^(?!read|write)[\s\S]*(CONNREFUSED|NOTFOUND|EAI_|UNREACH|ERR_CONNECT|CERT|VERIFY|bad port|\(Connect\))/;

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
  const { cause } = Object(error) as NodeError;
  // Some are wrapped twice, and some causes say nothing.
  const told = ({ message, code }: NodeError) => message || code;
  const inner = [Object(Object(cause).cause), Object(cause), Object(error)].find(told) ?? {};
  const { message, name = 'Error', syscall = '' } = inner as NodeError;
  const code = typeof inner.code === 'string' ? inner.code : '';
  const text = String(message || code || error).replaceAll(url, 'the server');
  return new TransportError(`no ${made ? 'answer' : 'request'} ${code}`.trim(), method, {
    cause: Object.assign(new Error(text), { name }, code && { code }),
    sent: made ? readSent(error, `${syscall} ${code || text}`) : 'no',
  });
}

/** Of a request that was made; an error of another call, as a wrapper of `fetch` may make, says nothing of this one. */
function readSent(error: unknown, problem: string): Sent {
  if (isRpcClientError(error)) return 'maybe';
  if (Object(error).sent === 'yes') return 'yes';
  return unconnected.test(problem) ? 'no' : 'maybe';
}

interface NodeError {
  readonly message?: string;
  /** A text, but for errors of the DOM. */
  readonly code?: unknown;
  readonly name?: string;
  readonly cause?: unknown;
  /** What failed, such as `connect`. */
  readonly syscall?: string;
}
