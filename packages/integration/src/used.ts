/** Heap in use after garbage collection, in bytes; NaN without `--expose-gc`. */
export function used(): number {
  const { gc } = globalThis;
  if (!gc) return Number.NaN;
  gc();
  return process.memoryUsage().heapUsed;
}
