import { isRpcClientError, type Sent, TransportError } from '@jsonrpcclient/core';
import { joinHeaders } from './headers.ts';
import type { PostReply } from './post.ts';

/** The server returned an HTTP error status without a JSON-RPC error. */
export class HttpError extends TransportError {
  override readonly name = 'HttpError';
  readonly status: number;
  readonly #body: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor({ status, headers, body = '' }: PostReply, method: string, host = 'the server') {
    super(`HTTP ${status} from ${host}${adviceFor(status)}; see error.body`, method, {
      sent: 'yes',
    });
    this.status = status;
    // A slice would keep the whole text in memory.
    this.#body = body.slice(0, 1000).split('').join('');
    this.#headers = headers;
  }

  /** The first 1,000 characters. Neither `body` nor `headers` is enumerable, so a printed error doesn't show them. */
  get body(): string {
    return this.#body;
  }

  /** Names in lower case. */
  get headers(): Readonly<Record<string, string>> {
    return this.#headers;
  }
}

/** What to check if the status has a usual cause. */
function adviceFor(status: number): string {
  // 3xx, or the 0 that a browser reports for a redirect.
  if (status < 400 && status % 300 < 100) return ': redirects are not followed';
  if (status === 401) return ': check the auth option';
  // Servers of static files return 405 for a POST.
  return status === 404 || status === 405 ? ': check the path of the URL' : '';
}

/**
 * Matches errors that occur only before anything was sent: the request couldn't be built, or there was no connection,
 * no tunnel through a proxy, or no TLS. It is tested against three lines: the system call and the code (or message) of
 * the error, its message, and the message of the error around it. A code that begins with ERR_SSL proves it only for
 * `fetch`.
 */
const unsent =
  /^connect|^write EPROTO|^(?!read|write).*(CONNREFUSED|NOTFOUND|EAI_|UNREACH|ERR_CONNECT|CERT|VERIFY|bad port|\(Connect\)|INVALID_ARG\n|NOT_SUPPORTED|ERR_SSL[\s\S]*fetch failed$)|\n(Proxy resp|Request constr|.*before secure)/;

/**
 * Returns the error for a request that couldn't be built, or got no response. Only name, message and code of the cause
 * are kept, without the URL, because HTTP libraries add the request with its headers to their errors.
 */
export function toTransportError(
  error: unknown,
  method: string,
  url: string,
  problem: string | undefined,
): TransportError {
  const { cause } = Object(error) as NodeError;
  // Some errors are wrapped twice, and some causes have neither a message nor a code.
  const hasText = ({ message, code }: NodeError) => message || code;
  const inner: NodeError = [Object(cause).cause, cause, error].map(Object).find(hasText) ?? {};
  const { message, name = 'Error' } = inner;
  const code = codeOf(inner);
  const text = String(message || code || error).replaceAll(url, 'the server');
  // OpenSSL says so if it receives a response without TLS.
  const advice = /wrong.version/i.test(text) ? ': try http instead of https' : '';
  return new TransportError(
    `${problem ?? 'the request could not be built'}${code && ` (${code})`}${advice}`,
    method,
    {
      cause: Object.assign(new Error(text), { name }, code && { code }),
      sent: problem ? readSent(error, inner) : 'no',
    },
  );
}

/**
 * Returns the reply that an undici interceptor, for example the one for retries, has turned into an error; throws other
 * errors.
 */
export function replyIn(error: unknown): PostReply {
  const { code, statusCode: status, headers, body = '' } = Object(Object(error).cause ?? error);
  // Not only by the status, because the error of another call may have one.
  if (!/^UND_ERR_RE.+\d$/.test(code + status)) throw error;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { status, headers: joinHeaders(headers), body: text };
}

/**
 * Returns whether the request was sent. An error of another call, made by a wrapper of `fetch`, says nothing about this
 * one.
 */
function readSent(error: unknown, inner: NodeError): Sent {
  const { sent, message: outer } = Object(error);
  if (isRpcClientError(error)) return 'maybe';
  if (/^(no|maybe|yes)$/.test(sent)) return sent;
  const isUnsent = (one: NodeError) => {
    const { syscall = '', message } = Object(one);
    return unsent.test(`${syscall} ${codeOf(one) || message}\n${message}\n${outer}`);
  };
  // There is one error for each address that was tried.
  const attempts = [inner.errors ?? inner].flat();
  return attempts[0] && attempts.every(isUnsent) ? 'no' : 'maybe';
}

/** Returns the code of an error; '' for errors of the DOM, whose code is a number. */
function codeOf(error: NodeError): string {
  const { code } = Object(error);
  return typeof code === 'string' ? code : '';
}

interface NodeError {
  readonly message?: string;
  readonly code?: unknown;
  readonly name?: string;
  readonly cause?: unknown;
  /** The system call that failed, for example `connect`. */
  readonly syscall?: string;
  readonly errors?: readonly NodeError[];
}
