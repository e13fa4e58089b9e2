import { attempt } from '../attempt.ts';
import type { IncomingCall, IncomingHandler } from '../incoming-call.ts';
import { toCall } from './call.ts';
import { isAbortOf, type Running } from './running.ts';

/** The handlers of the other side's notifications. */
export interface Listeners {
  /** Calls the handler for each notification of a method; returns a function that ends this. */
  listen(method: string, handler: IncomingHandler): () => void;
  has(method: string): boolean;
  /** Passes a notification to all handlers of its method, or to the one that is for those without. */
  tell(method: string, message: unknown): void;
}

interface Listener {
  readonly handler: IncomingHandler;
}

export function createListeners(
  running: Running,
  unheard: IncomingHandler,
  fail: (method: string, error: unknown) => void,
): Listeners {
  const listeners = new Map<string, Set<Listener>>();

  const call = (handler: IncomingHandler, call: IncomingCall) => {
    const { shared } = running;
    attempt(
      () => handler(call),
      (error) => isAbortOf(shared, error) || fail(call.method, error),
    );
  };

  return {
    listen(method, handler) {
      const all = listeners.get(method) ?? new Set();
      // Another one each time, so that a handler may listen twice, and each end for itself.
      const own = { handler };
      listeners.set(method, all.add(own));
      return () => {
        all.delete(own);
        if (all.size === 0 && listeners.get(method) === all) listeners.delete(method);
      };
    },

    has: (method) => listeners.has(method),

    tell(method, message) {
      const incoming = toCall(message, running.shared);
      const all = listeners.get(method);
      if (!all) return call(unheard, incoming);
      // Who begins to listen because of it hears the next one.
      for (const own of [...all]) if (all.has(own)) call(own.handler, incoming);
    },
  };
}
