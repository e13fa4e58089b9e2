import {
  type Direct,
  type DirectCall,
  type Message,
  methodOf,
  onAbort,
  type Reply,
  type Transport,
} from '@jsonrpcclient/core';
import { attempt } from '../attempt.ts';
import type { Convention } from '../convention.ts';
import type { Phases } from '../phases.ts';
import type { OnUnexpected } from '../unexpected.ts';
import type { DuplexCallOptions } from './call-options.ts';
import { createOutbox, type OutboxOptions } from './outbox.ts';
import { extend, type Outgoing, onSettled } from './outgoing.ts';
import { followProgress } from './progress.ts';

/** Sends this side's calls. */
export interface Sender extends Phases {
  /** Writes calls if the channel is open, and queues them otherwise. */
  readonly transport: Transport<DuplexCallOptions>;
  /** Does the same for a client that calls it directly. */
  readonly direct: Direct<DuplexCallOptions>;
  /** Writes calls at once, even while others are queued. */
  readonly urgent: Transport<DuplexCallOptions>;
}

export interface SenderOptions extends OutboxOptions, Pick<Convention, 'cancel' | 'progress'> {
  readonly unexpected: OnUnexpected;
}

export function createSender(options: SenderOptions): Sender {
  const { calls, unexpected, progress } = options;
  const outbox = createOutbox(options);

  function abort(this: Outgoing, reason: unknown) {
    if (this.state === 'queued') outbox.remove(this, reason);
    sendCancels(calls.abort(this, reason), reason, methodOf(this.payload), options);
  }

  const start = (
    outgoing: Outgoing,
    callOptions: DuplexCallOptions,
    urgent: boolean,
    call?: DirectCall,
  ) => {
    const { onProgress, idleTimeout, onResponse } = callOptions;
    if (onProgress || idleTimeout !== undefined) {
      followProgress(outgoing, callOptions, { progress, unexpected });
    }
    if (onResponse) followResponse(outgoing, onResponse, unexpected);
    if (call) call.outgoing = outgoing;
    // A call that can't be aborted takes no memory for it.
    else if ('signal' in callOptions) {
      onSettled(
        outgoing,
        onAbort(callOptions, (reason) => outgoing.abort(reason)),
      );
    }
    if (outgoing.state === 'queued') outbox.add(outgoing, urgent, callOptions);
  };

  const createTransport =
    (urgent: boolean): Transport<DuplexCallOptions> =>
    (payload, callOptions) =>
      new Promise<Reply>((resolve, reject) => {
        start(calls.create(payload, { resolve, reject }, abort), callOptions, urgent);
      });

  return {
    transport: createTransport(false),

    direct(payload, callOptions, call) {
      start(calls.create(payload, call, abort), callOptions, false, call);
    },

    urgent: createTransport(true),
    open: outbox.open,

    lose(error) {
      outbox.lose(error);
      calls.lose(error);
    },

    close(error) {
      calls.lose(error);
      outbox.close(error);
    },
  };
}

/** Passes on the response to a single call. */
function followResponse(
  outgoing: Outgoing,
  onResponse: (response: unknown) => void,
  unexpected: OnUnexpected,
): void {
  const { payload } = outgoing;
  if (!('method' in payload)) return;
  const { method } = payload;
  extend(outgoing, {
    onResponse: (response) => attempt(() => onResponse(response), unexpected, method),
  });
}

/** Tells the peer that its responses to the requests are no longer needed, if the convention says how. */
function sendCancels(
  requests: readonly Message[],
  reason: unknown,
  method: string,
  options: SenderOptions,
): void {
  const { cancel, unexpected } = options;
  try {
    for (const request of requests) sendCancel(cancel?.(request, reason), options);
  } catch (error) {
    unexpected({ kind: 'failed', method, error });
  }
}

/** Sends a notification that may get lost. */
async function sendCancel(
  message: Message | undefined,
  { toText, send }: SenderOptions,
): Promise<void> {
  try {
    if (message) await send(toText(message));
  } catch {}
}
