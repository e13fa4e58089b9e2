/** A delay that can be cut short. */
export interface Sleep {
  /** Resolves after the delay, or when `wake` is called. */
  start(milliseconds: number): Promise<void>;
  wake(): void;
}

export function createSleep(): Sleep {
  let wake = () => {};
  return {
    start: (milliseconds) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
    wake: () => wake(),
  };
}
