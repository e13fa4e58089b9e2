import { isRpcClientError, type Sent, TransportError } from '@jsonrpcclient/core';
import { joinHeaders } from './headers.ts';
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
        ? ': check the auth option'
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

/**
 * The system call and code or text of an error, its text, and that of the error around it, if surely nothing was sent: the
 * request could not be built, or there was no connection, no tunnel through a proxy, or no TLS. Only `fetch` fails with a
 * code of TLS before anything is sent; where Node's `https` does, it names the system call.
 */
const unsent =
  /^connect|^write EPROTO|^(?!read|write).*(CONNREFUSED|NOTFOUND|EAI_|UNREACH|ERR_CONNECT|CERT|VERIFY|bad port|\(Connect\)|INVALID_ARG\n|NOT_SUPPORTED|ERR_SSL[\s\S]*fetch failed$)|\n(Proxy resp|Request constr|.*before secure)/;

/**
 * The error for a request that could not be made, or got no response. Of its cause only name, message and code are kept,
 * without the URL, because HTTP libraries add the request with its headers.
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
  const inner: NodeError = [Object(cause).cause, cause, error].map(Object).find(told) ?? {};
  const { message, name = 'Error' } = inner;
  const code = codeOf(inner);
  const text = String(message || code || error).replaceAll(url, 'the server');
  return new TransportError(
    `${made ? 'no response' : 'the request could not be built'}${code && ` (${code})`}`,
    method,
    {
      cause: Object.assign(new Error(text), { name }, code && { code }),
      sent: made ? readSent(error, inner) : 'no',
    },
  );
}

/** The reply that an interceptor of undici, such as that for retries, made an error of; throws other errors. */
export function replyIn(error: unknown): PostReply {
  const { code, statusCode: status, headers, body = '' } = Object(Object(error).cause ?? error);
  // Not by the status alone: the error of another call may have one.
  if (!/^UND_ERR_RE.+\d$/.test(code + status)) throw error;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { status, headers: joinHeaders(headers), body: text };
}

/** Of a request that was made; an error of another call, as a wrapper of `fetch` may make, says nothing of this one. */
function readSent(error: unknown, inner: NodeError): Sent {
  const { sent, message: outer } = Object(error);
  if (isRpcClientError(error)) return 'maybe';
  if (/^(no|maybe|yes)$/.test(sent)) return sent;
  const isUnsent = (one: NodeError) => {
    const { syscall = '', message } = Object(one);
    return unsent.test(`${syscall} ${codeOf(one) || message}\n${message}\n${outer}`);
  };
  // There is one for each address that was tried.
  const attempts = [inner.errors ?? inner].flat();
  return attempts[0] && attempts.every(isUnsent) ? 'no' : 'maybe';
}

/** Errors of the DOM have a number. */
function codeOf(error: NodeError): string {
  const { code } = Object(error);
  return typeof code === 'string' ? code : '';
}

interface NodeError {
  readonly message?: string;
  readonly code?: unknown;
  readonly name?: string;
  readonly cause?: unknown;
  /** The system call that failed, such as `connect`. */
  readonly syscall?: string;
  readonly errors?: readonly NodeError[];
}
