/** Lets any number of callers wait for one event, such as room in a medium; they share one promise. */
export interface Latch {
  /** The promise may reject without being handled. */
  wait(): Promise<void>;
  release(): void;
  /** Rejects the promise, because the event will never happen. */
  fail(error: unknown): void;
}

/** Creates a latch, for example for the `send` of a channel that is full. */
export function createLatch(): Latch {
  let promise: Promise<void> | undefined;
  let settle: [resolve: () => void, reject: (error: unknown) => void] | undefined;
  return {
    wait() {
      promise ??= new Promise((...functions) => {
        settle = functions;
      });
      // Perhaps nobody handles it.
      promise.catch(() => {});
      return promise;
    },
    release() {
      promise = undefined;
      settle?.[0]();
    },
    fail(error) {
      promise = undefined;
      settle?.[1](error);
    },
  };
}
