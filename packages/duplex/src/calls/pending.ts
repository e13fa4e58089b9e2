import type { Id, Message } from '@jsonrpcclient/core';
import type { Outgoing } from './outgoing.ts';

/** A request that was sent and has no response yet. */
export interface PendingCall {
  readonly method: string;
  readonly id: Id;
}

/** The payloads that wait for responses, by the ids of their requests on the wire. */
export type Pending = Map<unknown, Outgoing>;

export function addTo(pending: Pending, outgoing: Outgoing): void {
  const { payload } = outgoing;
  if ('method' in payload) pending.set(payload.id, outgoing);
  else for (const { id } of payload) if (id != null) pending.set(id, outgoing);
}

/** Removes a payload; returns its requests that have no response yet. */
export function removeFrom(pending: Pending, outgoing: Outgoing): readonly Message[] {
  const requests = requestsOf(pending, outgoing);
  for (const { id } of requests) pending.delete(id);
  return requests;
}

/** The requests, with the ids that the caller chose. */
export function listOf(pending: Pending): PendingCall[] {
  return [...new Set(pending.values())].flatMap((outgoing) =>
    requestsOf(pending, outgoing).map(({ method, id }) => ({
      method,
      id: outgoing.renamed?.get(id) ?? (id as Id),
    })),
  );
}

function requestsOf(pending: Pending, outgoing: Outgoing): Message[] {
  return [outgoing.payload].flat().filter(({ id }) => pending.get(id) === outgoing);
}
