import { attempt } from '../attempt.ts';
import type { OnUnexpected } from '../unexpected.ts';
import type { ConnectionState } from './connection.ts';

type StateListener = (state: ConnectionState, error?: unknown) => unknown;

/** The state of a connection, and its listeners. */
export interface State {
  readonly current: ConnectionState;
  /** Calls the listeners, for one change after the other, even if a listener causes the next change. */
  change(next: ConnectionState, error?: unknown): void;
  /** Returns a function that removes the listener. */
  onState(listener: StateListener): () => void;
}

export function createState(unexpected: OnUnexpected): State {
  const listeners = new Set<StateListener>();
  const changes: Parameters<StateListener>[] = [];
  let current: ConnectionState = 'connecting';

  const deliver = (listener: StateListener, change: Parameters<StateListener>) =>
    attempt(() => listeners.has(listener) && listener(...change), unexpected, 'onState');

  return {
    get current() {
      return current;
    },

    change(next, error) {
      current = next;
      changes.push([next, error]);
      if (changes.length > 1) return;
      for (const change of changes)
        for (const listener of [...listeners]) deliver(listener, change);
      changes.length = 0;
    },

    onState(listener) {
      const own: StateListener = (...change) => listener(...change);
      listeners.add(own);
      return () => listeners.delete(own);
    },
  };
}
