/** Keeps the values that were set last; the order in which older ones are forgotten is approximate. */
export interface Recent<K, V> {
  set(key: K, value: V): void;
  /** Returns the value and forgets it. */
  take(key: K): V | undefined;
  clear(): void;
}

/** Keeps at least the last `limit` values and at most twice as many; each operation takes constant time. */
export function createRecent<K, V>(limit: number): Recent<K, V> {
  // Two maps, because V8 finds the oldest entry of one map only by passing all deleted ones.
  let current = new Map<K, V>();
  let previous = new Map<K, V>();
  return {
    set(key, value) {
      if (current.size >= limit) {
        previous = current;
        current = new Map();
      }
      current.set(key, value);
    },

    take(key) {
      const owner = current.has(key) ? current : previous;
      const value = owner.get(key);
      owner.delete(key);
      return value;
    },

    clear() {
      current.clear();
      previous.clear();
    },
  };
}
