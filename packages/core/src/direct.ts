import type { Payload } from './message.ts';
import type { CallOptions, Reply } from './transport.ts';

/**
 * The key of a transport's second function, which settles a client's call without a promise: for channels, on which so many
 * calls can wait that the memory of each counts. The client prefers it, and middlewares use the transport itself.
 */
export const directKey: unique symbol = /* @__PURE__ */ Symbol();

/** Sends a payload like a transport, but passes the reply to `call`. */
export type Direct<O extends CallOptions = CallOptions> = (
  payload: Payload,
  options: O,
  call: DirectCall,
) => void;

/** A client's call. Only the first call of `resolve` or `reject` counts. */
export interface DirectCall {
  resolve(reply: Reply): void;
  reject(error: unknown): void;
  /** Set by the transport: its `abort` is called with the reason if the call is aborted or times out. */
  outgoing?: { abort(reason: unknown): void } | undefined;
}
