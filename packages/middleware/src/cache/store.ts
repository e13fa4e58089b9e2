import type { Reply } from '@jsonrpcclient/core';
import { createRemover } from '../remover.ts';

/** A reply that is kept, and the call it was the reply to. */
interface Entry {
  readonly method: string;
  readonly id: unknown;
  readonly reply: Reply;
  /** On the clock of the cache, in milliseconds. */
  readonly expires: number;
}

/** Keeps at most `max` entries, and drops the least recently used one. */
export interface Store {
  readonly get: (key: string, time: number) => Entry | undefined;
  readonly set: (key: string, entry: Entry) => void;
  readonly drop: (isInvalid: (method: string) => boolean) => void;
}

export function createStore(max: number): Store {
  // A Map keeps the order in which entries were added.
  let entries = new Map<string, Entry>();
  const removeFrom = createRemover();
  const remove = (key: string) => {
    entries = removeFrom(entries, key);
  };
  return {
    get(key, time) {
      const entry = entries.get(key);
      if (!entry) return undefined;
      remove(key);
      if (entry.expires <= time) return undefined;
      entries.set(key, entry);
      return entry;
    },
    set(key, entry) {
      remove(key);
      entries.set(key, entry);
      const [oldest] = entries.size > max ? entries.keys() : [];
      if (oldest !== undefined) remove(oldest);
    },
    drop(isInvalid) {
      for (const [key, { method }] of entries) if (isInvalid(method)) remove(key);
    },
  };
}
