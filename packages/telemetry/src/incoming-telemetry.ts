import { fields, type Message } from '@jsonrpcclient/core';
import { context, propagation, ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import { type Failure, failureOf, isRpcError } from './failure.ts';
import { guard } from './guard.ts';
import { createMeasure, type Measured } from './measure.ts';
import { names } from './names.ts';
import { type CommonOptions, check, checkObject, checkOptions, isFunction } from './options.ts';

/** A request or a notification from the peer, as `connect` passes it to `around`. */
export interface ReceivedCall {
  readonly method: string;
  readonly params: unknown;
  /** Undefined for a notification. */
  readonly id: unknown;
  /** The whole message. */
  readonly message: object;
  /** Aborts when the peer cancels the request, and when the connection is lost or closed. */
  readonly signal: { readonly aborted: boolean };
}

/** Options of `incomingTelemetry`. */
export interface IncomingTelemetryOptions extends CommonOptions {
  /**
   * Returns the object that contains the caller's trace context, for example as `traceparent`; by default, the `_meta` of
   * params by name.
   */
  readonly from?: ((call: ReceivedCall) => unknown) | undefined;
}

/**
 * Creates a SERVER span for each request that a handler answers, as a child of the caller's span if the request contains
 * its trace context, and records the duration in seconds in `rpc.server.call.duration`. A notification has a span only if
 * it contains a trace context. For the `around` option of `connect`.
 */
export function incomingTelemetry(
  options: IncomingTelemetryOptions = {},
): <C extends ReceivedCall>(next: (call: C) => unknown) => (call: C) => unknown {
  const name = 'incomingTelemetry';
  checkObject(name, options);
  checkOptions(name, options);
  const { from = metaOf } = options;
  check(name, 'from: function', from, isFunction(from));
  const { isOn, begin } = createMeasure({
    ...options,
    kind: SpanKind.SERVER,
    metric: names.serverDuration,
    description: 'Measures the duration of an incoming Remote Procedure Call (RPC).',
    fixed: {},
  });

  const beginCall = (call: ReceivedCall) => {
    // Not from the active context, because that is where the connection was opened.
    const parent = propagation.extract(ROOT_CONTEXT, fields(from(call)));
    const isTraced = trace.getSpanContext(parent) !== undefined;
    return call.id === undefined && !isTraced ? undefined : begin(call.message as Message, parent);
  };
  return (next) => (call) => {
    const measured = isOn() ? guard(() => beginCall(call)) : undefined;
    return measured ? answer(measured, next, call) : next(call);
  };
}

function answer<C extends ReceivedCall>(
  { context: own, end }: Measured,
  next: (call: C) => unknown,
  call: C,
): unknown {
  const fail = (error: unknown) => {
    end([guard(() => incomingFailureOf(call, error))]);
    throw error;
  };
  let result: unknown;
  try {
    result = context.with(own, () => next(call));
  } catch (error) {
    fail(error);
  }
  if (!isFunction(fields(result).then)) {
    end([undefined]);
    return result;
  }
  return Promise.resolve(result).then((value) => {
    end([undefined]);
    return value;
  }, fail);
}

/** The code is the one that the caller receives. */
function incomingFailureOf(call: ReceivedCall, error: unknown): Failure {
  if (isRpcError(error)) return failureOf(error);
  if (call.signal.aborted) return { type: 'AbortError' };
  // A notification has no response.
  return call.id === undefined ? failureOf(error) : { type: '-32603', code: '-32603' };
}

function metaOf({ params }: ReceivedCall): unknown {
  return fields(params)._meta;
}
