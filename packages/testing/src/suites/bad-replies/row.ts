/** Errors by name, because core doesn't have those of HTTP. */
export type ErrorName = 'RpcError' | 'InvalidResponseError' | 'TransportError' | 'HttpError';

/**
 * The call: `add(2, 3)` with the id 1; the notification `go`; a batch of `add`, the notification `go`,
 * `subtract` and `echo`, with the ids 1, 2 and 3; a batch of `add` alone; a batch of the notification alone.
 */
export type CallKind =
  | 'request'
  | 'notification'
  | 'batch'
  | 'batch of one'
  | 'batch of a notification';

/** A row of the table of replies. */
export interface BadReply {
  /** What the reply is, as in "the reply to a request is …". */
  readonly name: string;
  readonly call: CallKind;
  /** 200 by default. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** The body; empty by default. */
  readonly body?: string;
  readonly dialect?: '1.0' | 'lenient';
  /** The name of the error, or the result; for a batch, one for each call, undefined for a notification. */
  readonly expected: ErrorName | Result | undefined | readonly (ErrorName | Result | undefined)[];
  /** Expected properties of the error. */
  readonly error?: Readonly<Record<string, unknown>>;
  readonly message?: RegExp;
}

export interface Result {
  readonly result: unknown;
}

export const json = JSON.stringify;
export const jsonrpc = '2.0';
export const error = { code: -32000, message: 'no' };
export const five = { jsonrpc, result: 5, id: 1 };
export const three = { jsonrpc, result: 3, id: 2 };
export const echo = { jsonrpc, result: ['x'], id: 3 };
export const html = '<html><body>Bad Gateway</body></html>';
