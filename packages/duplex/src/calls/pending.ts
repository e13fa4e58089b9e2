import type { Id, Message } from '@jsonrpcclient/core';
import type { Outgoing } from './outgoing.ts';

/** A request that was sent and has no response yet. */
export interface PendingCall {
  readonly method: string;
  readonly id: Id;
}

/** The payloads that wait for responses, by the ids of their requests on the wire. */
export interface Pending {
  add(outgoing: Outgoing): void;
  find(id: unknown): Outgoing | undefined;
  /** Removes a request whose response has arrived; false if it wasn't pending. */
  remove(id: unknown): boolean;
  /** Removes a payload; returns its requests that have no response yet. */
  removeAll(outgoing: Outgoing): readonly Message[];
  ids(): Iterable<unknown>;
  payloads(): Iterable<Outgoing>;
  /** The requests, with the ids that the caller chose. */
  list(): PendingCall[];
}

export function createPending(): Pending {
  const pending = new Map<unknown, Outgoing>();

  const requestsOf = (outgoing: Outgoing): Message[] =>
    [outgoing.payload].flat().filter(({ id }) => pending.get(id) === outgoing);

  const payloads = () => new Set(pending.values());

  return {
    add(outgoing) {
      const { payload } = outgoing;
      if ('method' in payload) pending.set(payload.id, outgoing);
      else for (const { id } of payload) if (id != null) pending.set(id, outgoing);
    },

    find: (id) => pending.get(id),
    remove: (id) => pending.delete(id),

    removeAll(outgoing) {
      const requests = requestsOf(outgoing);
      for (const { id } of requests) pending.delete(id);
      return requests;
    },

    ids: () => pending.keys(),
    payloads,

    list: () =>
      [...payloads()].flatMap((outgoing) =>
        requestsOf(outgoing).map(({ method, id }) => ({
          method,
          id: outgoing.renamed?.get(id) ?? (id as Id),
        })),
      ),
  };
}
