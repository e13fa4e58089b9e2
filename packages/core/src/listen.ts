/** In Node, adding or removing a listener takes time linear in their number, so each signal gets one for all calls. */
const callbacksOf = /* @__PURE__ */ new WeakMap<AbortSignal, Set<() => void>>();

function callListeners(this: AbortSignal): void {
  for (const callback of callbacksOf.get(this) as Set<() => void>) callback();
}

/** Calls `callback`, which must not throw, when the signal aborts. Returns a function that removes it. */
export function listen(signal: AbortSignal, callback: () => void): () => void {
  const callbacks = callbacksOf.get(signal) ?? new Set();
  if (callbacks.add(callback).size === 1) {
    callbacksOf.set(signal, callbacks);
    signal.addEventListener('abort', callListeners);
  }
  return () => {
    callbacks.delete(callback);
    if (callbacks.size === 0) signal.removeEventListener('abort', callListeners);
  };
}
