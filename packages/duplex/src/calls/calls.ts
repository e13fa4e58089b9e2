import type { Id, Message, Payload } from '@jsonrpcclient/core';
import type { OnUnexpected } from '../unexpected.ts';
import { createMatcher, type Matcher } from './match.ts';
import {
  beginWriting,
  createOutgoing,
  failWith,
  type Outgoing,
  rejectWith,
  resolveWith,
} from './outgoing.ts';
import { addTo, listOf, type Pending, type PendingCall, removeFrom } from './pending.ts';
import { createUnmatched } from './unmatched.ts';
import { createWireIds, toOtherType } from './wire-ids.ts';

/** The calls of a connection, from the moment they are made until they settle. */
export interface Calls extends Matcher {
  /** Creates a queued payload, with ids that are new on this connection. */
  create(payload: Payload, call: Outgoing['call'], abort: Outgoing['abort']): Outgoing;
  /** The payload is about to be handed to the channel; from now on responses to it are expected. */
  begin(outgoing: Outgoing): void;
  /** The channel took the payload; resolves it if it consists of notifications. */
  taken(outgoing: Outgoing): void;
  /** Rejects a payload that its caller aborted; returns its requests that have no response yet. */
  abort(outgoing: Outgoing, reason: unknown): readonly Message[];
  /** Rejects a payload that will get no response. */
  fail(outgoing: Outgoing, error: unknown): void;
  /** Rejects all pending payloads. */
  lose(error: unknown): void;
  /** Takes a progress report; false if no call asked for it. */
  progress(token: unknown, value: unknown): boolean;
  pending(): PendingCall[];
}

export function createCalls(unexpected: OnUnexpected): Calls {
  const ids = createWireIds();
  const pending: Pending = new Map();
  const unmatched = createUnmatched(ids, unexpected);

  const fail = (outgoing: Outgoing, error: unknown) => {
    removeFrom(pending, outgoing);
    if (outgoing.state !== 'settled') failWith(outgoing, error);
  };

  return {
    ...createMatcher(pending, unmatched),

    create: (payload, call, abort) => createOutgoing(payload, ids.take, call, abort),

    begin(outgoing) {
      beginWriting(outgoing);
      if (outgoing.left > 0) addTo(pending, outgoing);
    },

    taken(outgoing) {
      if (outgoing.left === 0 && outgoing.state !== 'settled') resolveWith(outgoing, undefined);
    },

    abort(outgoing, reason) {
      const requests = removeFrom(pending, outgoing);
      for (const { id } of requests) unmatched.expect(id, outgoing);
      rejectWith(outgoing, reason);
      return requests;
    },

    fail,

    lose(error) {
      unmatched.clear();
      for (const id of pending.keys()) ids.retire(id as Id);
      for (const outgoing of new Set(pending.values())) fail(outgoing, error);
    },

    progress(token, value) {
      // Some servers return it as a string, and no id is used both as a number and as a string.
      const outgoing = pending.get(token) ?? pending.get(toOtherType(token));
      outgoing?.onProgress?.(value);
      return outgoing?.onProgress !== undefined;
    },

    pending: () => listOf(pending),
  };
}
