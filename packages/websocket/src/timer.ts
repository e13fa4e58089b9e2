/** Returns undefined if the time is too long for a timer, which would fire immediately. */
export function startTimer(
  milliseconds: number,
  callback: () => void,
): ReturnType<typeof setTimeout> | undefined {
  return milliseconds < 2 ** 31 ? setTimeout(callback, milliseconds) : undefined;
}
