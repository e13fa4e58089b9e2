import { fields } from '@jsonrpcclient/core';
import { createLatch } from '@jsonrpcclient/duplex';
import type { Outgoing } from './message.ts';

/** A message that was sent, until all its requests have responses. */
export interface Entry {
  /** The ids of requests without a response. */
  readonly ids: ReadonlySet<unknown>;
  /** Aborts its request and its stream. */
  readonly controller: AbortController;
  /** Settles when every request has its response, or was cancelled. */
  answered(): Promise<void>;
  /** Its stream has ended, or there was none. */
  close(): void;
}

/** The messages whose requests have no response yet. */
export interface Pending {
  add(message: Outgoing): Entry;
  /** Takes a response; returns the version of the protocol if it starts the session. */
  settle(response: Readonly<Record<string, unknown>>): string | undefined;
  /** The request with this id needs no response any more. */
  cancel(id: unknown): void;
  /** Aborts all streams. */
  abort(): void;
}

interface Waiting {
  readonly ids: Set<unknown>;
  readonly controller: AbortController;
  readonly done: () => void;
  readonly initializeId: unknown;
}

export function createPending(): Pending {
  const entries = new Map<unknown, Waiting>();
  const open = new Set<AbortController>();

  const remove = (id: unknown) => {
    const entry = entries.get(id);
    entries.delete(id);
    entry?.ids.delete(id);
    if (entry?.ids.size === 0) entry.done();
    return entry;
  };

  return {
    add({ ids, initializeId }) {
      const latch = createLatch();
      const controller = new AbortController();
      let isDone = ids.size === 0;
      const done = () => {
        isDone = true;
        latch.release();
      };
      const entry: Waiting = { ids, controller, done, initializeId };
      for (const id of ids) entries.set(id, entry);
      open.add(controller);
      return {
        ids,
        controller,
        answered: async () => (isDone ? undefined : latch.wait()),
        close() {
          for (const id of ids) entries.delete(id);
          open.delete(controller);
        },
      };
    },

    settle({ id, result }) {
      const entry = remove(id);
      const { protocolVersion } = fields(result);
      const isStart = entry !== undefined && entry.initializeId === id;
      return isStart && typeof protocolVersion === 'string' ? protocolVersion : undefined;
    },

    cancel(id) {
      // The server keeps the stream open, because no response follows.
      if (id !== undefined) remove(id)?.controller.abort();
    },

    abort() {
      for (const controller of open) controller.abort();
    },
  };
}
