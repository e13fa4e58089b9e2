import { type Call, type Client, TransportError } from '@jsonrpcclient/core';
import type { OnUnexpected } from '../unexpected.ts';

/** Ends subscriptions at the server; never rejects, because the caller no longer cares what the server says. */
export function createLeave(
  client: Client,
  unsubscribe: string | ((id: unknown) => Call) | undefined,
  unexpected: OnUnexpected,
): (id: unknown) => Promise<void> {
  const toCall =
    typeof unsubscribe === 'string'
      ? (id: unknown): Call => ({ method: unsubscribe, params: [id] })
      : unsubscribe;
  return async (id) => {
    let method: string | undefined;
    try {
      const call = toCall?.(id);
      if (!call) return;
      method = call.method;
      // The client's own signal may be aborted already.
      const { signal } = new AbortController();
      await client.request(method, call.params, { signal });
    } catch (error) {
      // If the connection is lost, so is the subscription.
      if (!(error instanceof TransportError)) unexpected({ kind: 'refused', method, error });
    }
  };
}
