import type { CallOptions } from '@jsonrpcclient/core';

/** What middlewares below `observe` report about a call. */
export interface CallRecord {
  /** The name of the server that the last attempt was sent to. */
  readonly endpoint: string;
  /** Milliseconds that the call has waited in a queue. */
  readonly queued: number;
}

type Listener = <K extends keyof CallRecord>(name: K, value: CallRecord[K]) => void;

/** The key of a listener in the options of an observed call. */
export const recordKey: unique symbol = Symbol.for('jsonrpcclient.record');

interface Recorded extends CallOptions {
  readonly [recordKey]?: Listener | undefined;
}

/** Tells `observe`, if it observes the call with these options, what happens to the call. */
export function record<K extends keyof CallRecord>(
  options: CallOptions,
  name: K,
  value: CallRecord[K],
): void {
  const { [recordKey]: listener }: Recorded = options;
  listener?.(name, value);
}

/**
 * Returns the listener for options that are shared by several calls; it passes each record to the calls that are
 * observed.
 */
export function recordAll(calls: Iterable<CallOptions>): Listener {
  return (name, value) => {
    for (const options of calls) record(options, name, value);
  };
}
