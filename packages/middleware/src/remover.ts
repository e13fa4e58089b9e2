/**
 * Returns a function that deletes a key from a Map, and returns the Map or, now and then, a copy of it. V8 keeps what was
 * in a Map that changes a lot alive until the next full garbage collection.
 */
export function createRemover(): <V>(map: Map<string, V>, key: string) => Map<string, V> {
  let removed = 0;
  return (map, key) => {
    if (!map.delete(key) || ++removed <= map.size + 100) return map;
    removed = 0;
    return new Map(map);
  };
}
