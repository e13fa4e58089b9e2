import type { Id, Params } from '@jsonrpcclient/core';

/**
 * A request or a notification from the server: the `this` of handlers and listeners, and the argument of `around` and
 * `fallback`.
 */
export interface IncomingCall {
  readonly method: string;
  /** Undefined if there are none. */
  readonly params: Params | undefined;
  /** Undefined for a notification. */
  readonly id: Id | undefined;
  /** The whole decoded message, including members that JSON-RPC doesn't define, such as `sessionId`. */
  readonly message: Readonly<Record<string, unknown>>;
  /**
   * Aborts when the server cancels the request, which needs a convention such as `lsp` or `mcp`, and when the connection
   * is lost or closed.
   */
  readonly signal: AbortSignal;
}

/** Handles one call; for a request, the value that it returns or resolves to is the result. */
export type IncomingHandler = (call: IncomingCall) => unknown;
