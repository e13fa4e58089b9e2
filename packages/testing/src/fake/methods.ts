import type { MethodName, MethodResult } from '@jsonrpcclient/core';

/** How a fake answers a method: with the result of a function of its params, or always with the same result. */
export type Answer<F> = unknown extends F
  ? unknown
  : F extends (...params: infer P) => unknown
    ? MethodResult<F> | ((...params: P) => MethodResult<F> | Promise<MethodResult<F>>)
    : never;

/**
 * The methods of a fake. A function gets params by position as its arguments, and params by name as one object. If it
 * returns nothing, the result is null. If it throws an object with `code` and `message`, for example an `RpcError`, that
 * is the error object; if it throws a `TransportError`, no response is received.
 */
export type FakeMethods<M = unknown> = unknown extends M
  ? Readonly<Record<string, unknown>>
  : { readonly [K in MethodName<M>]?: Answer<M[K]> };
