import { tracingChannel } from 'node:diagnostics_channel';
import type { CallOptions, Payload, Transport } from '@jsonrpcclient/core';
import type { CallEvent } from './observe/call-event.ts';
import { observed } from './observe/observed.ts';

/**
 * The object that subscribers of `tracing:jsonrpcclient:call:start` and its siblings receive, the same one for all of
 * them.
 */
export interface CallTrace {
  readonly payload: Payload;
  /** One event for each call of the payload; empty until it ends. */
  readonly events: readonly CallEvent[];
}

const channel = tracingChannel<CallTrace>('jsonrpcclient:call');

/**
 * Publishes each payload on the tracing channel `jsonrpcclient:call` of `node:diagnostics_channel`. Without subscribers,
 * it only passes calls on.
 */
export function diagnostics(): <O extends CallOptions>(next: Transport<O>) => Transport<O> {
  return (next) => (payload, options) => {
    if (!channel.hasSubscribers) return next(payload, options);
    const trace: { payload: Payload; events: readonly CallEvent[] } = { payload, events: [] };
    const now = () => performance.now();
    const call = () =>
      observed(next, payload, options, now, (events) => {
        trace.events = events;
      });
    return channel.tracePromise(call, trace);
  };
}
