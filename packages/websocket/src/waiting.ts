/** Those who wait for the same. */
export interface Waiting {
  wait(): Promise<void>;
  release(): void;
  fail(error: unknown): void;
}

export function createWaiting(): Waiting {
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
