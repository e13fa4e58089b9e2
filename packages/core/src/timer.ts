/** The longest delay of a timer in milliseconds. With a longer one, a timer fires immediately. */
export const maxDelay: number = 2 ** 31 - 1;

/** Starts a timer; returns `undefined` without starting one if the delay is longer than `maxDelay`. */
export function startTimer(
  milliseconds: number,
  callback: () => void,
): ReturnType<typeof setTimeout> | undefined {
  return milliseconds <= maxDelay ? setTimeout(callback, milliseconds) : undefined;
}
