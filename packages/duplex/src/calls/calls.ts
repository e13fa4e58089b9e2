import type { Id, Message, Payload } from '@jsonrpcclient/core';
import { fields } from '../fields.ts';
import type { OnUnexpected } from '../unexpected.ts';
import {
  addResponse,
  beginWriting,
  createOutgoing,
  failWith,
  type Outgoing,
  rejectWith,
  resolveWith,
  withOwnId,
} from './outgoing.ts';
import { createPending, type PendingCall } from './pending.ts';
import { createResponseArray, type ResponseArray } from './response-array.ts';
import { createUnmatched } from './unmatched.ts';
import { createWireIds, toOtherType } from './wire-ids.ts';

/** The calls of a connection, from the moment they are made until they settle. */
export interface Calls {
  /** Creates a queued payload, with ids that are new on this connection. */
  create(payload: Payload, resolve: Outgoing['resolve'], reject: Outgoing['reject']): Outgoing;
  /** The payload is about to be handed to the channel; from now on responses to it are expected. */
  begin(outgoing: Outgoing): void;
  /** The channel took the payload; resolves it if it consists of notifications. */
  taken(outgoing: Outgoing): void;
  /** Rejects a payload that its caller aborted; returns its requests that have no response yet. */
  abort(outgoing: Outgoing, reason: unknown): readonly Message[];
  /** Rejects a payload that no response will come to. */
  fail(outgoing: Outgoing, error: unknown): void;
  /** Rejects all that are pending. */
  lose(error: unknown): void;
  /** Takes a response that arrived alone; true if it settled a call. */
  respond(body: unknown): boolean;
  /** The responses in an array; `isMixed` if it also holds messages that have a method. */
  array(bodies: readonly unknown[], isMixed: boolean): ResponseArray;
  /** Takes a progress report; false if no call asked for it. */
  progress(token: unknown, value: unknown): boolean;
  pending(): PendingCall[];
}

export function createCalls(unexpected: OnUnexpected): Calls {
  const ids = createWireIds();
  const pending = createPending();
  const unmatched = createUnmatched(ids, unexpected);

  const fail = (outgoing: Outgoing, error: unknown) => {
    pending.removeAll(outgoing);
    if (outgoing.state !== 'settled') failWith(outgoing, error);
  };

  const respond = (body: unknown) => {
    const { id } = fields(body);
    const outgoing = pending.find(id);
    if (!outgoing) {
      unmatched.take(body);
      return false;
    }
    pending.remove(id);
    const own = withOwnId(outgoing, body);
    outgoing.onResponse?.(own);
    addResponse(outgoing, own, true);
    if (outgoing.left > 0) return false;
    resolveWith(outgoing, outgoing.responses ?? own);
    return true;
  };

  const array = {
    find: pending.find,
    respond,
    collect: (batch: Outgoing, body: unknown) =>
      addResponse(batch, withOwnId(batch, body), pending.remove(fields(body).id)),
    settle(batch: Outgoing) {
      pending.removeAll(batch);
      resolveWith(batch, batch.responses);
    },
    report: unmatched.take,
  };

  return {
    create: (payload, resolve, reject) => createOutgoing(payload, ids.take, resolve, reject),

    begin(outgoing) {
      beginWriting(outgoing);
      if (outgoing.left > 0) pending.add(outgoing);
    },

    taken(outgoing) {
      if (outgoing.left === 0 && outgoing.state !== 'settled') resolveWith(outgoing, undefined);
    },

    abort(outgoing, reason) {
      const requests = pending.removeAll(outgoing);
      for (const { id } of requests) unmatched.expect(id, outgoing);
      rejectWith(outgoing, reason);
      return requests;
    },

    fail,

    lose(error) {
      unmatched.clear();
      for (const id of pending.ids()) ids.retire(id as Id);
      for (const outgoing of pending.payloads()) fail(outgoing, error);
    },

    respond,
    array: (bodies, isMixed) => createResponseArray(bodies, isMixed, array),

    progress(token, value) {
      // Some servers return it as a string, and no id is used both as a number and as a string.
      const outgoing = pending.find(token) ?? pending.find(toOtherType(token));
      outgoing?.onProgress?.(value);
      return outgoing?.onProgress !== undefined;
    },

    pending: pending.list,
  };
}
