/** One promise for all who wait for room. */
export interface Room {
  /** Its rejection needs no listener. */
  wait(): Promise<void>;
  /** Tells those who wait that there is room, or that there will never be. */
  settle(error?: Error): void;
}

export function createRoom(): Room {
  let promise: Promise<void> | undefined;
  let end: Room['settle'] | undefined;

  return {
    wait() {
      if (promise) return promise;
      promise = new Promise<void>((resolve, reject) => {
        end = (error) => (error ? reject(error) : resolve());
      });
      promise.catch(() => {});
      return promise;
    },
    settle(error) {
      end?.(error);
      end = undefined;
      promise = undefined;
    },
  };
}
