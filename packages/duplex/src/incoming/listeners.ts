import { attempt } from '../attempt.ts';
import type { IncomingCall, IncomingHandler } from '../incoming-call.ts';
import type { OnUnexpected } from '../unexpected.ts';
import { isAbortOf, type Running } from './running.ts';
import { toIncomingCall } from './to-incoming-call.ts';

/** The listeners for the server's notifications. */
export interface Listeners {
  /** Calls the handler for each notification of a method; returns a function that removes it. */
  listen(method: string, handler: IncomingHandler): () => void;
  has(method: string): boolean;
  /** Passes a notification to all listeners of its method, or to the default one if there are none. */
  deliver(method: string, message: unknown): void;
}

interface Listener {
  readonly handler: IncomingHandler;
}

export function createListeners(
  running: Running,
  unheard: IncomingHandler,
  unexpected: OnUnexpected,
): Listeners {
  const listeners = new Map<string, Set<Listener>>();

  const call = (handler: IncomingHandler, call: IncomingCall) => {
    const { shared } = running;
    attempt(
      () => handler(call),
      (what) => isAbortOf(shared, what.error) || unexpected(what),
      call.method,
    );
  };

  return {
    listen(method, handler) {
      const all = listeners.get(method) ?? new Set();
      // A new object each time, so that a handler may be added twice and removed once.
      const own = { handler };
      listeners.set(method, all.add(own));
      return () => {
        all.delete(own);
        if (all.size === 0 && listeners.get(method) === all) listeners.delete(method);
      };
    },

    has: (method) => listeners.has(method),

    deliver(method, message) {
      const incoming = toIncomingCall(message, running.shared);
      const all = listeners.get(method);
      if (!all) return call(unheard, incoming);
      // A listener that is added meanwhile gets only the next notification.
      for (const own of [...all]) if (all.has(own)) call(own.handler, incoming);
    },
  };
}
