import { type CallOptions, onAbort, TransportError } from '@jsonrpcclient/core';
import type { NatsConnection, NatsMessage } from './connection.ts';
import type { Inbox, PendingCall } from './inbox.ts';
import { type Outgoing, publish } from './publish.ts';

/** Publishes a message and resolves to the reply. Forgets the call when it is aborted or times out. */
export function ask(
  connection: NatsConnection,
  inbox: Inbox,
  outgoing: Outgoing,
  options: CallOptions,
): Promise<NatsMessage> {
  return new Promise((resolve, reject) => {
    let off: (() => void) | undefined;
    const end = () => {
      inbox.remove(reply);
      off?.();
    };
    const call: PendingCall = {
      subject: outgoing.subject,
      resolve(message) {
        end();
        resolve(message);
      },
      reject(problem, sent, cause) {
        end();
        reject(new TransportError(problem, outgoing.method, { sent, cause }));
      },
    };
    const reply = inbox.add(call);
    let isAborted = false;
    off = onAbort(options, (reason) => {
      isAborted = true;
      inbox.remove(reply);
      reject(reason);
    });
    if (isAborted) return;
    try {
      publish(connection, outgoing, reply);
    } catch (error) {
      end();
      throw error;
    }
  });
}
