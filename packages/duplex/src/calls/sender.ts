import {
  type Message,
  methodOf,
  onAbort,
  type Reply,
  TimeoutError,
  type Transport,
} from '@jsonrpcclient/core';
import { attempt } from '../attempt.ts';
import { ChannelError } from '../channel/channel.ts';
import type { DuplexCallOptions } from '../connection/connection.ts';
import type { Convention } from '../conventions/convention.ts';
import type { OnUnexpected } from '../unexpected.ts';
import type { Sent } from './outgoing.ts';
import type { Calls } from './pending.ts';
import { follow } from './progress.ts';

/** What this side sends on its own. */
export interface Outgoing {
  /** Sends when the channel is open, waits while it is not. */
  readonly transport: Transport<DuplexCallOptions>;
  /** Sends at once, what has to come before all else. */
  readonly direct: Transport<DuplexCallOptions>;
  /** The channel takes messages; what waits is sent. */
  open(): void;
  /** What was sent will not be answered; what is sent from now on waits. */
  lose(error: unknown): void;
  /** Nothing is sent any more. */
  close(error: unknown): void;
}

export interface OutgoingOptions extends Convention {
  readonly calls: Calls;
  /** Writes a message as JSON. */
  readonly toText: (message: unknown) => string;
  /** Hands a text to the channel. */
  readonly send: (text: string) => void | Promise<void>;
  readonly unexpected: OnUnexpected;
  readonly maxQueued?: number | undefined;
}

export function createOutgoing(options: OutgoingOptions): Outgoing {
  const { calls, toText, send, unexpected, cancel, progress, maxQueued = 10_000 } = options;
  const waiting = new Set<Sent>();
  let isOpen = false;
  let closed: { readonly error: unknown } | undefined;
  /** Why there is no connection at the moment, if one failed. */
  let failure: unknown;

  const take = (sent: Sent) => {
    if (sent.left > 0 || sent.over) return;
    calls.giveUp(sent);
    sent.resolve({ body: undefined });
  };

  const hand = (sent: Sent) => {
    sent.handed = true;
    if (sent.left > 0) calls.expect(sent);
    const fail = (error: unknown) => calls.fail(sent, error);
    try {
      const full = send(sent.text ?? toText(sent.payload));
      sent.text = undefined;
      // A channel may well give what its medium's own `write` gives.
      if (full instanceof Promise) full.then(() => take(sent), fail);
      else take(sent);
    } catch (error) {
      fail(error);
    }
  };

  const giveUp = (sent: Sent, reason: unknown) => {
    waiting.delete(sent);
    const requests = calls.giveUp(sent);
    if (!sent.handed) explain(reason, failure);
    sent.reject(reason);
    if (!cancel) return;
    try {
      for (const request of requests) tell(cancel(request, reason));
    } catch (error) {
      unexpected({ kind: 'failed', method: methodOf(sent.payload), error });
    }
  };

  /** A notification that may get lost. */
  const tell = async (message: Message | undefined) => {
    try {
      if (message) await send(toText(message));
    } catch {}
  };

  /** What a call says is fixed when it is made, so its params may change while it waits. */
  const wait = (sent: Sent) => {
    try {
      sent.text = toText(sent.payload);
      waiting.add(sent);
    } catch (error) {
      calls.fail(sent, error);
    }
  };

  const begin = (sent: Sent, isNow: boolean) => {
    if (sent.over) return;
    if (closed) calls.fail(sent, closed.error);
    else if (isOpen || isNow) hand(sent);
    else if (waiting.size < maxQueued) wait(sent);
    else
      calls.fail(
        sent,
        new ChannelError(
          `the queue of calls that wait for the connection is full (maxQueued: ${maxQueued})`,
          failure === undefined ? {} : { cause: failure },
        ),
      );
  };

  const listen = (sent: Sent, onResponse: (response: unknown) => void) => {
    const fail = (error: unknown) =>
      unexpected({ kind: 'failed', method: methodOf(sent.payload), error });
    sent.onResponse = (response) => attempt(() => onResponse(response), fail);
  };

  const start = (sent: Sent, callOptions: DuplexCallOptions, isNow: boolean) => {
    if (callOptions.onProgress || callOptions.idleTimeout !== undefined) {
      follow(sent, callOptions, { progress, unexpected, giveUp });
    }
    if (callOptions.onResponse && 'method' in sent.payload) listen(sent, callOptions.onResponse);
    // A call that nobody can abort takes no more memory than it has to.
    if ('signal' in callOptions) {
      const { clean } = sent;
      const off = onAbort(callOptions, (reason) => giveUp(sent, reason));
      sent.clean = clean ? () => [clean, off].map((end) => end()) : off;
    }
    begin(sent, isNow);
  };

  const createTransport =
    (isNow: boolean): Transport<DuplexCallOptions> =>
    (payload, callOptions) =>
      new Promise<Reply>((resolve, reject) =>
        start(calls.open(payload, resolve, reject), callOptions, isNow),
      );

  return {
    transport: createTransport(false),
    direct: createTransport(true),

    open() {
      isOpen = true;
      failure = undefined;
      for (const sent of waiting) {
        waiting.delete(sent);
        hand(sent);
      }
    },

    lose(error) {
      isOpen = false;
      failure = error;
      calls.lose(error);
    },

    close(error) {
      isOpen = false;
      closed = { error };
      calls.lose(error);
      for (const sent of waiting) calls.fail(sent, error);
      waiting.clear();
    },
  };
}

/** Says why a call waited until its timeout. Core made the error for this call, and nobody has seen it yet. */
function explain(reason: unknown, cause: unknown): void {
  if (cause === undefined || !(reason instanceof TimeoutError) || 'cause' in reason) return;
  Object.defineProperty(reason, 'cause', { value: cause, writable: true, configurable: true });
}
