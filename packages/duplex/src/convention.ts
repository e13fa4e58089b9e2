import type { Id, Message } from '@jsonrpcclient/core';
import type { IncomingHandler } from './incoming-call.ts';

/** How a protocol on top of JSON-RPC cancels calls and reports progress. */
export interface Convention {
  /** Returns the notification that tells the server to cancel a request; undefined to send none. */
  readonly cancel?: ((request: Message, reason: unknown) => Message | undefined) | undefined;
  /**
   * Recognizes a notification that cancels one of the server's own requests; returns undefined for any other
   * notification.
   */
  readonly cancelled?: ((method: string, params: unknown) => Cancellation | undefined) | undefined;
  readonly progress?: ProgressConvention | undefined;
  /** Handlers, by method, for requests that either peer can send; `handle` replaces them. */
  readonly handlers?: Readonly<Record<string, IncomingHandler>> | undefined;
}

/** A server's cancellation of one of its requests. */
export interface Cancellation {
  /** The id of the request. */
  readonly id: unknown;
  /** The reason that the call's `signal` aborts with; if the handler then rejects, an `RpcError` is also the response. */
  readonly reason: unknown;
  /** Whether the server still expects a response. */
  readonly isAnswered: boolean;
}

export interface ProgressConvention {
  /** Returns the request with the token under which the server reports its progress. */
  readonly ask: (request: Message, token: Id) => Message;
  /** Reads a progress report from a notification; returns undefined for any other notification. */
  readonly read: (method: string, params: unknown) => Progress | undefined;
}

export interface Progress {
  readonly token: unknown;
  readonly value: unknown;
}
