import { fields } from '@jsonrpcclient/core';
import type { Outgoing } from './outgoing.ts';

/** The responses in one array, taken in their order. */
export interface ResponseArray {
  /** True if it settled a call. */
  take(body: unknown): boolean;
  /** Settles the batches that the array responds to; true if it settled a call. */
  end(): boolean;
}

interface Owners {
  readonly pending: ReadonlyMap<unknown, Outgoing>;
  /** Takes a response as if it had arrived alone; true if it settled a call. */
  readonly takeResponse: (body: unknown) => boolean;
  /** Keeps a response to a call of a batch, perhaps a second one. */
  readonly collect: (batch: Outgoing, body: unknown) => void;
  /** Settles a batch with the responses that have arrived. */
  readonly settle: (batch: Outgoing) => void;
  readonly report: (body: unknown) => void;
}

/**
 * If an array holds nothing but responses to batches, it is the whole reply to each of them, and core reports what is
 * missing. If it also holds responses to single calls, or messages that have a method (`isMixed`), each member stands for
 * itself, unless an error without an id shows that a call of a batch has failed.
 */
export function createResponseArray(
  bodies: readonly unknown[],
  isMixed: boolean,
  { pending, takeResponse, collect, settle, report }: Owners,
): ResponseArray {
  const owners = new Map<unknown, Outgoing>();
  let isWhole = !isMixed;
  for (const body of bodies) {
    const { id } = fields(body);
    const outgoing = pending.get(id);
    if (outgoing?.responses) owners.set(id, outgoing);
    else if (outgoing) isWhole = false;
  }
  const batches = new Set(owners.values());
  /** Responses without an id that belong to the batch if it lacks others. */
  const loose: unknown[] = [];

  const takeLoose = (body: unknown) => {
    if (fields(body).error != null) isEnd = true;
    if (batches.size === 1) loose.push(body);
    else report(body);
    return false;
  };
  let isEnd = isWhole;

  return {
    take(body) {
      const { id } = fields(body);
      if (id == null) return takeLoose(body);
      const batch = isWhole ? owners.get(id) : undefined;
      if (!batch) return takeResponse(body);
      collect(batch, body);
      return false;
    },

    end() {
      const open = isEnd ? [...batches].filter(({ state }) => state !== 'settled') : [];
      const [lacking] = open.filter(({ left }) => left > 0);
      for (const body of loose) {
        if (lacking) collect(lacking, body);
        else report(body);
      }
      for (const batch of open) settle(batch);
      return open.length > 0;
    },
  };
}
