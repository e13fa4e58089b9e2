import type { Reply } from '@jsonrpcclient/core';

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
  const entries = new Map<string, Entry>();
  return {
    get(key, time) {
      const entry = entries.get(key);
      if (!entry) return undefined;
      entries.delete(key);
      if (entry.expires <= time) return undefined;
      entries.set(key, entry);
      return entry;
    },
    set(key, entry) {
      entries.delete(key);
      entries.set(key, entry);
      const [oldest] = entries.size > max ? entries.keys() : [];
      if (oldest !== undefined) entries.delete(oldest);
    },
    drop(isInvalid) {
      for (const [key, { method }] of entries) if (isInvalid(method)) entries.delete(key);
    },
  };
}
