import { type CallOptions, callersOf, type Payload, withOptions } from '@jsonrpcclient/core';
import { type Context, context as contexts, createContextKey, type Span } from '@opentelemetry/api';

/** The key of the context of a call in its options, for `propagation`. */
const contextKey: unique symbol = Symbol.for('jsonrpcclient.telemetry.context');

/** In a context, the span of the call that it belongs to; contexts that are derived from it have it, too. */
const callKey = createContextKey('jsonrpcclient call');

interface WithContext extends CallOptions {
  readonly [contextKey]?: Context | undefined;
}

/** Marks a context as one of the call with this span. */
export function withCall(context: Context, span: Span): Context {
  return context.setValue(callKey, span);
}

/** Adds the context of a call to its options. */
export function withContext<O extends CallOptions>(options: O, context: Context): O {
  return withOptions(options, { [contextKey]: context });
}

/**
 * Returns the context to send a payload in: usually the active one. If a queue delayed the call, the active context may be
 * that of another call.
 */
export function contextOf(payload: Payload, options: CallOptions): Context {
  const active = contexts.active();
  const own = ownContext(options) ?? ('method' in payload ? undefined : membersOf(options)[0]);
  return !own || active.getValue(callKey) === own.getValue(callKey) ? active : own;
}

/**
 * Returns the context of each call in a batch. Those that were made as one batch have the same context, that of the batch.
 */
export function contextsOf(
  payload: readonly unknown[],
  options: CallOptions,
  context: Context,
): readonly Context[] {
  const members = ownContext(options) ? [] : membersOf(options);
  return members.length === payload.length ? members : payload.map(() => context);
}

function ownContext(options: WithContext): Context | undefined {
  return options[contextKey];
}

/** The contexts of the calls that a middleware sends as one batch. */
function membersOf(options: CallOptions): readonly Context[] {
  return [...(callersOf(options) ?? [])].flatMap(
    (caller) => ownContext(caller) ?? membersOf(caller),
  );
}
