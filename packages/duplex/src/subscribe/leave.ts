import { type Call, type Client, TransportError } from '@jsonrpcclient/core';
import type { OnUnexpected } from '../unexpected.ts';

/** Ends subscriptions at the server; never rejects, because the caller is done with them whatever the server says. */
export function createLeave(
  client: Client,
  unsubscribe: string | ((id: unknown) => Call) | undefined,
  tell: OnUnexpected,
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
      // That of the client may have been aborted.
      const { signal } = new AbortController();
      await client.request(method, call.params, { signal });
    } catch (error) {
      // A server that is gone has ended it, too.
      if (!(error instanceof TransportError)) tell({ kind: 'refused', method, error });
    }
  };
}
