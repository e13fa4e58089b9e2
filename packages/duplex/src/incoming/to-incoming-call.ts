import { fields, type Id, type Params } from '@jsonrpcclient/core';
import type { IncomingCall, IncomingHandler } from '../incoming-call.ts';
import { type Fate, signalOf } from './running.ts';

/** A function that takes params by position as its arguments, and params by name as one object. */
export type ParamsHandler = (this: IncomingCall, ...params: never[]) => unknown;

/** A class, because V8 takes ten times as long to create an object literal with a getter. */
class ReceivedCall implements Omit<IncomingCall, 'signal'> {
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

  /** Defined on the call and not on the class, so that spreading a call copies its signal. */
  static readonly signal = {
    enumerable: true,
    get(this: ReceivedCall): AbortSignal {
      return signalOf(this.#fate);
    },
  };
}

export function toIncomingCall(message: unknown, fate: Fate): IncomingCall {
  const call = new ReceivedCall(fields(message), fate);
  return Object.defineProperty(call, 'signal', ReceivedCall.signal) as ReceivedCall & IncomingCall;
}

/** Doesn't spread the params, because the stack has room for only about 120,000 of them. */
export function withParams(handler: ParamsHandler): IncomingHandler {
  return (call) => Reflect.apply(handler, call, toArguments(call.params));
}

/** The params as the arguments of a handler. */
export function toArguments(params: unknown): readonly unknown[] {
  if (params === undefined) return [];
  return Array.isArray(params) ? params : [params];
}
