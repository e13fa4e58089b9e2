import type { Id } from './id.ts';
import type { Reply } from './transport.ts';

const brand = Symbol.for('jsonrpcclient.error');

/** Whether a value is an error of this library, even if another copy of core created it. */
export function isRpcClientError(value: unknown): value is RpcClientError {
  return brand in Object(value);
}

/**
 * The base class of the errors that calls reject with, except a `TypeError` for invalid arguments and your own abort
 * reason.
 */
export class RpcClientError extends Error {
  override readonly name: string = 'RpcClientError';
  /** The method that was called; `undefined` if it isn't known, as in `parse`. */
  readonly method: string | undefined;
  /** How many times the call was attempted; `undefined` if only once. */
  declare readonly attempts?: number;

  constructor(message: string, method?: string, options?: ErrorOptions) {
    super(message, options);
    this.method = method;
  }

  get [brand](): true {
    return true;
  }

  /** What `JSON.stringify` writes: the message, and the properties that are shown when the error is printed. */
  toJSON(): object {
    return { ...this, message: this.message };
  }
}

/** The error object of a response (JSON-RPC 2.0, section 5.1). */
export interface ErrorObject {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

/** The server returned an error object (JSON-RPC 2.0, section 5.1). `message` is the server's. */
export class RpcError extends RpcClientError {
  override readonly name = 'RpcError';
  readonly code: number;
  readonly data: unknown;
  /** The id of the response; `null` if it isn't the id of a call. */
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

  /** The whole reply, with status and headers over HTTP; `undefined` if you created the error. Not enumerable. */
  get reply(): Reply | undefined {
    return this.#reply;
  }
}

/** The reply isn't a valid response to the request. */
export class InvalidResponseError extends RpcClientError {
  override readonly name: string = 'InvalidResponseError';
  readonly #reply: Reply;

  constructor(problem: string, reply: Reply, method?: string) {
    super(`${method ?? 'parse'}: ${problem}; see error.reply`, method);
    this.#reply = reply;
  }

  /** The whole reply. Not enumerable, so a printed error doesn't show it. */
  get reply(): Reply {
    return this.#reply;
  }
}

/** Whether the server may have received a call. After 'no', it is safe to call again. */
export type Sent = 'no' | 'maybe' | 'yes';

const advice = {
  no: '; safe to retry',
  maybe: '; the server may have run it',
  yes: '',
};

/** No response was received: `cause` says why, and `sent` whether it is safe to call again. */
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

/** No response was received within `timeout` milliseconds. */
export class TimeoutError extends TransportError {
  override readonly name = 'TimeoutError';
  readonly timeout: number;

  constructor(timeout: number, method: string, options?: { readonly sent?: Sent }) {
    super(`no response within ${timeout} ms`, method, options);
    this.timeout = timeout;
  }
}
