import { fields } from '@jsonrpcclient/core';
import type { OnUnexpected } from '@jsonrpcclient/duplex';

export interface Listening {
  readonly onNotification: ((method: string, params: unknown) => unknown) | undefined;
  readonly unexpected: OnUnexpected;
}

/** Returns a function that passes a notification on, or reports it if nobody listens or the listener fails. */
export function createListener({
  onNotification,
  unexpected,
}: Listening): (message: unknown) => void {
  return (message) => {
    const { method: name, params } = fields(message);
    const method = String(name);
    if (!onNotification) return unexpected({ kind: 'unheard', method, message });
    try {
      Promise.resolve(onNotification(method, params)).catch((error) =>
        unexpected({ kind: 'failed', method, error }),
      );
    } catch (error) {
      unexpected({ kind: 'failed', method, error });
    }
  };
}
