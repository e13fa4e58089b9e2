import { type CallOptions, markSent, TimeoutError } from '@jsonrpcclient/core';
import { ChannelError } from '../channel/channel.ts';
import type { Phases } from '../phases.ts';
import { extend, type Outgoing } from './outgoing.ts';
import { type WriteOptions, write } from './write.ts';

/** Holds payloads back until the channel is open. */
export interface Outbox extends Required<Phases> {
  /** Writes a payload if the channel is open, or if it is `urgent`; queues it otherwise. */
  add(outgoing: Outgoing, urgent: boolean, callOptions: CallOptions): void;
  /** Removes a payload whose caller aborted it; adds to a timeout why there is no connection. */
  remove(outgoing: Outgoing, reason: unknown): void;
}

export interface OutboxOptions extends WriteOptions {
  readonly maxQueued?: number | undefined;
}

export function createOutbox(options: OutboxOptions): Outbox {
  const { calls, toText, maxQueued = 10_000 } = options;
  const queue = new Map<Outgoing, CallOptions>();
  let phase: 'waiting' | 'open' | 'closed' = 'waiting';
  /** Why there is no connection, if one failed. */
  let failure: unknown;

  const enqueue = (outgoing: Outgoing, callOptions: CallOptions) => {
    if (queue.size >= maxQueued) {
      const problem = `too many calls are queued (maxQueued: ${maxQueued})`;
      const cause = failure === undefined ? {} : { cause: failure };
      return calls.fail(outgoing, new ChannelError(problem, cause));
    }
    try {
      // Written now, because the caller may change the params while the call is queued.
      extend(outgoing, { text: toText(outgoing.payload) });
      queue.set(outgoing, callOptions);
      markSent(callOptions, 'no');
    } catch (error) {
      calls.fail(outgoing, error);
    }
  };

  return {
    add(outgoing, urgent, callOptions) {
      if (phase === 'closed') calls.fail(outgoing, failure);
      else if (urgent || phase === 'open') write(outgoing, options);
      else enqueue(outgoing, callOptions);
    },

    remove(outgoing, reason) {
      queue.delete(outgoing);
      explain(reason, failure);
    },

    open() {
      phase = 'open';
      failure = undefined;
      for (const [outgoing, callOptions] of queue) {
        queue.delete(outgoing);
        markSent(callOptions, 'maybe');
        write(outgoing, options);
      }
    },

    lose(error) {
      phase = 'waiting';
      failure = error;
    },

    close(error) {
      phase = 'closed';
      failure = error;
      for (const outgoing of queue.keys()) calls.fail(outgoing, error);
      queue.clear();
    },
  };
}

/**
 * Says why a call was queued until its timeout. Core made the error for this call and has already rejected with it, but
 * the caller's code runs only in a later microtask.
 */
function explain(reason: unknown, cause: unknown): void {
  if (cause === undefined || !(reason instanceof TimeoutError) || 'cause' in reason) return;
  Object.defineProperty(reason, 'cause', { value: cause, writable: true, configurable: true });
}
