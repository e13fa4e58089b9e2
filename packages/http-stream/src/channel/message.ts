import { fields } from '@jsonrpcclient/core';

/** What a channel must know about a message that it sends. */
export interface Outgoing {
  /** The ids of its requests, which need responses. */
  readonly ids: Set<unknown>;
  /** The id of the request that starts the session, if this is that request. */
  readonly initializeId: unknown;
  /** Whether it says that the session has started. */
  readonly isInitialized: boolean;
  /** The id of the request that it cancels. */
  readonly cancelledId: unknown;
}

/** Reads a message that is about to be sent. */
export function readOutgoing(text: string): Outgoing {
  const messages = membersOf(parse(text));
  const find = (name: string) => messages.find(({ method }) => method === name);
  const requests = messages.filter(({ method, id }) => method !== undefined && id != null);
  return {
    ids: new Set(requests.map(({ id }) => id)),
    initializeId: find('initialize')?.id,
    isInitialized: find('notifications/initialized') !== undefined,
    cancelledId: fields(find('notifications/cancelled')?.params).requestId,
  };
}

/** Returns the responses in a message that has arrived. */
export function readResponses(text: string): readonly Readonly<Record<string, unknown>>[] {
  // Parsing every notification twice would be a waste.
  if (!text.includes('"result"') && !text.includes('"error"')) return [];
  return membersOf(parse(text)).filter(({ method, id }) => method === undefined && id != null);
}

function membersOf(message: unknown): readonly Readonly<Record<string, unknown>>[] {
  return [message].flat().map(fields);
}

export function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
