import { fields } from '@jsonrpcclient/core';
import type { DuplexCallOptions } from '../calls/call-options.ts';
import { isSame } from './early.ts';

export interface AskOptions {
  /** Makes the request that subscribes. */
  readonly request: (options: DuplexCallOptions) => Promise<unknown>;
  /** The id of the subscription in the result of that request. */
  readonly toId: (result: unknown) => unknown;
  /** Ends a subscription that nobody reads. */
  readonly leave: (id: unknown) => unknown;
}

/**
 * Subscribes; resolves to the id of the subscription. Ends every other subscription that the server grants: to a request
 * that timed out or was aborted, or that a middleware made twice.
 */
export async function ask({ request, toId, leave }: AskOptions): Promise<unknown> {
  /** The ids that arrived before the request settled. */
  const granted: unknown[] = [];
  let taken: { readonly id: unknown } | undefined;
  let isSettled = false;

  const end = (id: unknown) => {
    if (!taken || !isSame(id, taken.id)) leave(id);
  };

  const onResponse = (response: unknown) => {
    const { result, error } = fields(response);
    if (result === undefined || error != null) return;
    let id: unknown;
    try {
      id = toId(result);
    } catch {
      // Without its id it cannot be ended.
      return;
    }
    if (isSettled) end(id);
    else granted.push(id);
  };

  try {
    const id = toId(await request({ onResponse }));
    taken = { id };
    // If a middleware changed the result, the id is new, and its response was the last.
    if (!granted.some((other) => isSame(other, id))) granted.pop();
    return id;
  } finally {
    isSettled = true;
    for (const id of granted) end(id);
  }
}
