import { fields } from '@jsonrpcclient/core';
import type { NatsConnection, NatsStatus } from './connection.ts';

/** The error for a subject that the user may not publish or subscribe to. */
interface Denial extends Error {
  readonly operation: 'publish' | 'subscription';
  readonly subject: string;
}

/** What happens to a connection. */
export interface Watcher {
  readonly onLost: (server: string | undefined) => void;
  readonly onReconnected: () => void;
  /** `error` is why, if the connection didn't close because you closed it. */
  readonly onClosed: (error: unknown) => void;
  /** The server doesn't permit the user to publish or to subscribe to a subject. */
  readonly onDenied: (error: Denial) => void;
}

/** Reports what happens to a connection, until it closes. */
export function watch(connection: NatsConnection, watcher: Watcher): void {
  void follow(connection, watcher);
  connection.closed().then(watcher.onClosed, watcher.onClosed);
}

async function follow(connection: NatsConnection, watcher: Watcher): Promise<void> {
  for await (const status of connection.status()) report(status, watcher);
}

function report(status: NatsStatus, { onLost, onReconnected, onDenied }: Watcher): void {
  if (status.type === 'disconnect') onLost(status.server);
  else if (status.type === 'reconnect') onReconnected();
  else if (status.type === 'error') {
    // Only a `PermissionViolationError` has an operation. It may come from another copy of nats-core.
    if (fields(status.error).operation !== undefined) onDenied(status.error as Denial);
  }
}
