import { type CallOptions, onAbort } from '@jsonrpcclient/core';

/** Replies that wait for another one. */
export interface Held {
  /** Resolves when another reply has passed, or after the delay; rejects if the call is aborted. */
  wait(options: CallOptions, delay: number): Promise<void>;
  /** Lets the waiting replies pass after this one. */
  pass(): void;
}

export function createHeld(): Held {
  const waiting = new Set<() => void>();
  return {
    wait: (options, delay) =>
      new Promise((resolve, reject) => {
        const end = () => {
          waiting.delete(end);
          clearTimeout(timer);
          off();
          resolve();
        };
        const timer = setTimeout(end, delay);
        waiting.add(end);
        const off = onAbort(options, (reason) => {
          waiting.delete(end);
          clearTimeout(timer);
          reject(reason);
        });
      }),
    pass() {
      for (const end of waiting) end();
    },
  };
}

/** Rejects when the call is aborted or times out, and never resolves. */
export function never(options: CallOptions): Promise<never> {
  return new Promise((_, reject) => onAbort(options, reject));
}
