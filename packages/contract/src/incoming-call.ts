import type { Params } from '@jsonrpcclient/core';

/** A request or a notification from the server: the `this` of handlers and listeners. */
export interface IncomingCall {
  readonly method: string;
  /** As they arrived, before the schemas were applied. */
  readonly params: Params | undefined;
  /** Aborts when the server cancels the request, and when the connection is lost or closed. */
  readonly signal: AbortSignal;
}

/** A handler as a connection calls it. */
export type IncomingHandler = (this: IncomingCall, ...params: never[]) => unknown;

/** Params as the arguments of a function. */
export function toArguments(params: Params | undefined): readonly unknown[] {
  if (params === undefined) return [];
  return Array.isArray(params) ? params : [params];
}
