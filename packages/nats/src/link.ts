import type { NatsConnection } from './connection.ts';
import type { Inbox } from './inbox.ts';
import { watch } from './watch.ts';

/** What a transport knows about its connection. */
export interface Link {
  /** Why a request or a notification can't be sent at the moment; `undefined` if it can. */
  readonly refusal: (isRequest: boolean) => string | undefined;
  /** Notes that a server has replied on a subject, so publishing to it is permitted. */
  readonly answered: (subject: string) => void;
}

/** Follows a connection. If it is lost, the pending calls are rejected, unless they are to wait for its return. */
export function createLink(connection: NatsConnection, inbox: Inbox, wait: boolean): Link {
  const answered = new Set<string>();
  let isLost = false;
  let isDenied = false;

  const rejectAll = (problem: string, cause: unknown) => {
    for (const call of inbox.calls()) call.reject(problem, 'maybe', cause);
  };

  watch(connection, {
    onLost(server) {
      isLost = true;
      const cause = new Error(`disconnected from ${server}`);
      if (!wait) rejectAll('lost the connection to the NATS server', cause);
    },
    onReconnected() {
      isLost = false;
      isDenied = false;
    },
    onClosed(error) {
      rejectAll('the NATS connection was closed', error ?? new Error('closed'));
    },
    onDenied(error) {
      const { operation, subject } = error;
      if (operation === 'publish') {
        for (const call of inbox.calls()) {
          if (call.subject !== subject) continue;
          // If a permission is withdrawn, calls that were sent before may be among the pending ones.
          const sent = answered.has(subject) ? 'maybe' : 'no';
          call.reject(`the NATS user may not publish to ${subject}`, sent, error);
        }
      } else if (subject === inbox.name) {
        isDenied = true;
        rejectAll(denial(inbox), error);
      }
    },
  });

  return {
    refusal(isRequest) {
      if (connection.isClosed()) return 'the NATS connection is closed';
      if (connection.isDraining()) return 'the NATS connection is draining';
      // A connection that is dialing has no information about a server.
      if (isLost || !connection.info) return 'not connected to a NATS server';
      return isRequest && isDenied ? denial(inbox) : undefined;
    },
    answered: (subject) => {
      answered.add(subject);
    },
  };
}

function denial({ name }: Inbox): string {
  return `the NATS user may not subscribe to ${name}; set inboxPrefix`;
}
