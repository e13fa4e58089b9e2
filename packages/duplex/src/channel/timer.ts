/** None for what is too long for a timer, which would then fire at once. */
export function startTimer(
  milliseconds: number,
  callback: () => void,
): ReturnType<typeof setTimeout> | undefined {
  return milliseconds < 2 ** 31 ? setTimeout(callback, milliseconds) : undefined;
}
