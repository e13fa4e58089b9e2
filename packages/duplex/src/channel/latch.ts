/** Those who wait for the same, such as room in a medium; all share one promise. */
export interface Latch {
  /** Its rejection needs no listener. */
  wait(): Promise<void>;
  release(): void;
  /** Tells those who wait that it will never come. */
  fail(error: unknown): void;
}

/** For the `send` of a channel that is full. */
export function createLatch(): Latch {
  let promise: Promise<void> | undefined;
  let settle: [resolve: () => void, reject: (error: unknown) => void] | undefined;
  return {
    wait() {
      promise ??= new Promise((...functions) => {
        settle = functions;
      });
      // Perhaps nobody looks.
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
