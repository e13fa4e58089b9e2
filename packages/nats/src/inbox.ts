import type { Sent } from '@jsonrpcclient/core';
import { createInbox as createName } from '@nats-io/nats-core';
import type { NatsConnection, NatsMessage } from './connection.ts';

/** A call that waits for its reply. */
export interface PendingCall {
  readonly subject: string;
  readonly resolve: (message: NatsMessage) => void;
  readonly reject: (problem: string, sent: Sent, cause: unknown) => void;
}

/** The subjects to which the replies to calls are published. */
export interface Inbox {
  /** The subject that the inbox subscribes to, which contains a wildcard. */
  readonly name: string;
  /** Adds a call and returns the subject for its reply. */
  readonly add: (call: PendingCall) => string;
  readonly remove: (replySubject: string) => void;
  /** The pending calls, the oldest first. Rejecting one of them doesn't remove it. */
  readonly calls: () => Iterable<PendingCall>;
}

/**
 * Creates an inbox: one subscription for the replies to all calls, because `connection.request` can't be aborted and
 * waits for its timeout when the connection is lost. A message that no call waits for is dropped: it is late, or another
 * server has replied before.
 */
export function createInbox(connection: NatsConnection, prefix: string | undefined): Inbox {
  const base = createName(prefix);
  const name = `${base}.*`;
  const pending = new Map<string, PendingCall>();
  let count = 0;
  let isSubscribed = false;

  const receive = (error: Error | null, message: NatsMessage) => {
    // The subscription isn't permitted, which the status of the connection reports too. It is closed.
    if (error) isSubscribed = false;
    const call = pending.get(message.subject);
    if (!call) return;
    if (message.data.length === 0 && message.headers?.code === 503) {
      call.reject(`no server subscribes to ${call.subject}`, 'no', new Error('no responders'));
    } else {
      call.resolve(message);
    }
  };

  return {
    name,
    add(call) {
      if (!isSubscribed) connection.subscribe(name, { callback: receive });
      isSubscribed = true;
      count += 1;
      const subject = `${base}.${count.toString(36)}`;
      pending.set(subject, call);
      return subject;
    },
    remove: (subject) => {
      pending.delete(subject);
    },
    calls: () => [...pending.values()],
  };
}
