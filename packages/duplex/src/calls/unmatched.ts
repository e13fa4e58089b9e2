import { fields, type Id } from '@jsonrpcclient/core';
import type { OnUnexpected } from '../unexpected.ts';
import { type Outgoing, withOwnId } from './outgoing.ts';
import { createRecent } from './recent.ts';
import type { WireIds } from './wire-ids.ts';

/** Responses that no pending call matches. */
export interface Unmatched {
  /** A response to the request with this id will be late; it still goes to the call's `onResponse`. */
  expect(id: unknown, outgoing: Outgoing): void;
  /** Passes a late response to its call, and reports any other. */
  take(body: unknown): void;
  /** The connection is lost, so late responses no longer reach the `onResponse` of their calls. */
  clear(): void;
}

/** How many aborted calls are remembered for their `onResponse`. */
const memory = 10_000;

export function createUnmatched(ids: WireIds, unexpected: OnUnexpected): Unmatched {
  const aborted = createRecent<unknown, Outgoing>(memory);
  return {
    expect(id, outgoing) {
      ids.retire(id as Id);
      if (outgoing.onResponse) aborted.set(id, outgoing);
    },

    take(body) {
      const { id, result, error } = fields(body);
      const outgoing = aborted.take(id);
      if (outgoing) outgoing.onResponse?.(withOwnId(outgoing, body));
      else if (result === undefined && error === undefined)
        unexpected({ kind: 'foreign', message: body });
      else unexpected({ kind: id == null ? 'anonymous' : ids.fateOf(id), message: body });
    },

    clear: aborted.clear,
  };
}
