import { RpcError, wrongKind } from '@jsonrpcclient/core';
import { type Contract, findSpec, type MethodSpec } from './contract.ts';
import { InvalidParamsError } from './error.ts';
import { type IncomingCall, type IncomingHandler, toArguments } from './incoming-call.ts';
import type { Requests } from './methods.ts';
import { modeOf } from './mode.ts';
import type { ServeOptions } from './options.ts';
import { createCheckParams } from './params.ts';
import { createCheckResult } from './result.ts';

/** The part of a connection that `serve` uses. */
export interface ServingConnection {
  handle(method: string, handler: IncomingHandler): () => void;
  on(method: string, listener: IncomingHandler): () => void;
}

/** A function for each request of a contract. It receives checked params; its `this` is the call. */
export type Handlers<C> = {
  readonly [K in keyof Requests<C>]: Requests<C>[K] extends (...params: infer P) => infer R
    ? (this: IncomingCall, ...params: P) => Returned<R>
    : never;
};

// biome-ignore lint/suspicious/noConfusingVoidType: a listener returns it, or anything else
type Returned<R> = [R] extends [void] ? unknown : R | Promise<R>;

/**
 * Responds to the server's requests with the results of your functions. If the params of a request don't fit the
 * contract, the server receives the error -32602 with the paths of the issues; if a result doesn't fit, -32603. The
 * connection's `onUnexpected` is called in both cases. Returns a function that removes the handlers.
 */
export function serve<const C extends Contract>(
  connection: ServingConnection,
  contract: C,
  handlers: Handlers<C>,
  options?: ServeOptions,
): () => void;
export function serve(
  connection: ServingConnection,
  { requests }: Contract,
  handlers: Readonly<Record<string, IncomingHandler>>,
  options: ServeOptions = {},
): () => void {
  const all = Object.entries(handlers).map(([method, handler]) => {
    const spec = findSpec(requests, method);
    if (!spec) throw new TypeError(`serve: ${method}: not a request of the contract`);
    if (typeof handler !== 'function') throw wrongKind('serve', `${method}: function`, handler);
    const kind = spec.result ? 'handle' : 'on';
    return [kind, method, toHandler(method, spec, handler, options)] as const;
  });
  const removers = all.map(([kind, method, handler]) => connection[kind](method, handler));
  return () => {
    for (const remove of removers) remove();
  };
}

function toHandler(
  method: string,
  spec: MethodSpec,
  handler: IncomingHandler,
  options: ServeOptions,
): IncomingHandler {
  const checkParams = createCheckParams(method, spec, modeOf(options.params, method));
  const checkResult = createCheckResult(method, spec.result, modeOf(options.results, method));
  return async function (this: IncomingCall) {
    let { params } = this;
    try {
      const passed = checkParams ? checkParams(params) : params;
      // Without waiting for nothing, so the handlers begin in the order of the requests.
      params = passed instanceof Promise ? await passed : passed;
    } catch (error) {
      throw error instanceof InvalidParamsError ? toRpcError(error) : error;
    }
    const result: unknown = await Reflect.apply(handler, this, toArguments(params));
    return checkResult ? checkResult(result) : result;
  };
}

/** The paths of the issues, but not their messages, which may contain values. */
function toRpcError(cause: InvalidParamsError): RpcError {
  const data = cause.issues.map(({ path }) => ({ path }));
  const error = new RpcError({ code: -32602, message: 'Invalid params', data }, null, cause.method);
  return Object.assign(error, { cause });
}
