import type { Lifecycle } from './lifecycle.ts';
import { nextTask } from './next-task.ts';

/** Lets the code that awaits a call continue before the next request or notification is handled. */
export interface Turns {
  /** Whether a call was settled since the microtask queue was last known to be empty. */
  readonly isDue: boolean;
  /** A message was handled, and may have settled a call. */
  settled(isSettled: boolean): void;
  /** Lets that code continue; resolves to false if the connection is closed by then. */
  pass(): Promise<boolean>;
}

export function createTurns({ state }: Pick<Lifecycle, 'state'>): Turns {
  let isDue = false;
  return {
    get isDue() {
      return isDue;
    },

    settled(isSettled) {
      isDue ||= isSettled;
    },

    async pass() {
      await nextTask();
      isDue = false;
      return state.current !== 'closed';
    },
  };
}
