import type { Sent } from '@jsonrpcclient/core';

/** How a call went. It contains no params, results or error messages. */
export interface CallEvent {
  readonly method: string;
  readonly kind: 'request' | 'notification';
  /** How many calls were sent with `client.batch` together; 1 for a call that is not in a batch. */
  readonly batch: number;
  /** 'ok', the name of the error that the call rejects with, or 'aborted' if its caller aborted it. */
  readonly outcome:
    | 'ok'
    | 'RpcError'
    | 'InvalidResponseError'
    | 'HttpError'
    | 'TransportError'
    | 'TimeoutError'
    | 'TypeError'
    | 'aborted';
  /** The code of an `RpcError`. */
  readonly code: number | undefined;
  /** The HTTP status; `undefined` if there was no HTTP response. */
  readonly status: number | undefined;
  /** Whether the server may have received the call. */
  readonly sent: Sent;
  /** How many times the call was attempted. */
  readonly attempts: number;
  /** Milliseconds in the queues of `limit`, in all attempts together. */
  readonly queued: number;
  /** Milliseconds from the call to its end. */
  readonly total: number;
  /** The name of the server that the last attempt was sent to, if `balance` or `failover` chose it. */
  readonly endpoint: string | undefined;
}
