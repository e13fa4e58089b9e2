import { fields } from '@jsonrpcclient/core';
import { addResponse, type Outgoing, resolveWith, withOwnId } from './outgoing.ts';
import { type Pending, removeFrom } from './pending.ts';
import { createResponseArray, type ResponseArray } from './response-array.ts';
import type { Unmatched } from './unmatched.ts';

/** Matches responses with pending calls. */
export interface Matcher {
  /** Takes a response that arrived alone; true if it settled a call. */
  takeResponse(body: unknown): boolean;
  /** The responses in an array; `isMixed` if it also holds messages that have a method. */
  array(bodies: readonly unknown[], isMixed: boolean): ResponseArray;
}

export function createMatcher(pending: Pending, unmatched: Unmatched): Matcher {
  const takeResponse = (body: unknown) => {
    const { id } = fields(body);
    const outgoing = pending.get(id);
    if (!outgoing) {
      unmatched.take(body);
      return false;
    }
    pending.delete(id);
    const own = withOwnId(outgoing, body);
    outgoing.onResponse?.(own);
    addResponse(outgoing, own, true);
    if (outgoing.left > 0) return false;
    resolveWith(outgoing, outgoing.responses ?? own);
    return true;
  };

  const owners = {
    pending,
    takeResponse,
    report: unmatched.take,
    collect(batch: Outgoing, body: unknown) {
      addResponse(batch, withOwnId(batch, body), pending.delete(fields(body).id));
    },
    settle(batch: Outgoing) {
      removeFrom(pending, batch);
      resolveWith(batch, batch.responses);
    },
  };

  return {
    takeResponse,
    array: (bodies, isMixed) => createResponseArray(bodies, isMixed, owners),
  };
}
