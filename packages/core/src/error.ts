import type { Id } from './id.ts';
import type { Reply } from './transport.ts';

const brand = Symbol.for('jsonrpcclient.error');

/** Whether a value is an error of this library, whichever copy of core made it. */
export function isRpcClientError(value: unknown): value is RpcClientError {
  return brand in Object(value);
}

/** What every failed call rejects with, but for bad arguments (`TypeError`) and the caller's own abort. */
export class RpcClientError extends Error {
  override readonly name: string = 'RpcClientError';
  /** The method that was called; undefined where none is known, as in `parse`. */
  readonly method: string | undefined;

  constructor(message: string, method?: string, options?: ErrorOptions) {
    super(message, options);
    this.method = method;
  }

  get [brand](): true {
    return true;
  }
}

/** The error object of a response, section 5.1 of the JSON-RPC 2.0 specification. */
export interface ErrorObject {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

/**
 * The server returned an error object, section 5.1 of the JSON-RPC 2.0 specification; `message` is the server's own.
 */
export class RpcError extends RpcClientError {
  override readonly name = 'RpcError';
  readonly code: number;
  readonly data: unknown;
  /** The id of the response; null if it is not that of a call. */
  readonly id: Id | null;
  readonly #reply: Reply | undefined;

  constructor(
    { code, message, data }: ErrorObject,
    id: Id | null = null,
    method?: string,
    reply?: Reply,
  ) {
    super(message, method);
    this.code = code;
    this.data = data;
    this.id = id;
    this.#reply = reply;
  }

  /** The whole reply, with status and headers over HTTP; undefined for an error of your own. Not enumerable. */
  get reply(): Reply | undefined {
    return this.#reply;
  }
}

/** What came back is no answer to what was asked. */
export class InvalidResponseError extends RpcClientError {
  override readonly name = 'InvalidResponseError';
  readonly #reply: Reply;

  constructor(problem: string, reply: Reply, method?: string) {
    super(`${method ?? 'parse'}: ${problem}; see error.reply`, method);
    this.#reply = reply;
  }

  /** What came back; not enumerable, so that a printed error shows none of it. */
  get reply(): Reply {
    return this.#reply;
  }
}

/** Whether the server got the call: calling again is safe after 'no'. */
export type Sent = 'no' | 'maybe' | 'yes';

const advice = {
  no: '; safe to retry',
  maybe: '; the server may have run it',
  yes: '',
};

/** No answer came back: `cause` tells why, `sent` whether it is safe to call again. */
export class TransportError extends RpcClientError {
  override readonly name: string = 'TransportError';
  readonly sent: Sent;

  constructor(
    problem: string,
    method: string,
    options: ErrorOptions & { readonly sent?: Sent } = {},
  ) {
    const { sent = 'maybe' } = options;
    super(`${method}: ${problem}${advice[sent]}`, method, options);
    this.sent = sent;
  }
}

/** No answer came within `timeout` milliseconds. */
export class TimeoutError extends TransportError {
  override readonly name = 'TimeoutError';
  readonly timeout: number;

  constructor(timeout: number, method: string, options?: { readonly sent?: Sent }) {
    super(`no response within ${timeout} ms`, method, options);
    this.timeout = timeout;
  }
}
