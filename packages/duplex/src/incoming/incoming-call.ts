import type { Id, Params } from '@jsonrpcclient/core';
import { fields } from '../fields.ts';
import { type Fate, signalOf } from './running.ts';

/** A request or a notification of the server: the `this` of handlers and listeners, and what `around` and `fallback` take. */
export interface IncomingCall {
  readonly method: string;
  /** Undefined if there are none. */
  readonly params: Params | undefined;
  /** Undefined for a notification. */
  readonly id: Id | undefined;
  /** The whole decoded message, with members that JSON-RPC doesn't know, such as `sessionId`. */
  readonly message: Readonly<Record<string, unknown>>;
  /**
   * Aborts when the server cancels the request, which takes a convention such as `lsp` or `mcp`, and when the connection
   * is lost or closed.
   */
  readonly signal: AbortSignal;
}

/** Handles one call; a request is answered with what it returns or resolves to. */
export type IncomingHandler = (call: IncomingCall) => unknown;

/** A function that takes the params: those by position one by one, those by name as one object. */
export type ParamsHandler = (this: IncomingCall, ...params: never[]) => unknown;

/** A class, because V8 takes ten times as long for an object that has a getter of its own. */
class Call implements Omit<IncomingCall, 'signal'> {
  readonly method: string;
  readonly params: Params | undefined;
  readonly id: Id | undefined;
  readonly message: Readonly<Record<string, unknown>>;
  readonly #fate: Fate;

  constructor(message: Readonly<Record<string, unknown>>, fate: Fate) {
    const { method, params, id } = message;
    this.method = method as string;
    this.params = (params ?? undefined) as Params | undefined;
    this.id = (id ?? undefined) as Id | undefined;
    this.message = message;
    this.#fate = fate;
  }

  /** Of the call itself and not of the class, so that spreading a call copies its signal. */
  static readonly signal = {
    enumerable: true,
    get(this: Call): AbortSignal {
      return signalOf(this.#fate);
    },
  };
}

export function toCall(message: unknown, fate: Fate): IncomingCall {
  const call = new Call(fields(message), fate);
  return Object.defineProperty(call, 'signal', Call.signal) as Call & IncomingCall;
}

/** Not spread twice: the stack has room for some 120,000 params at most. */
export function withParams(handler: ParamsHandler): IncomingHandler {
  return (call) => Reflect.apply(handler, call, toArguments(call.params));
}

/** The params as a handler takes them. */
export function toArguments(params: unknown): readonly unknown[] {
  if (params === undefined) return [];
  return Array.isArray(params) ? params : [params];
}
