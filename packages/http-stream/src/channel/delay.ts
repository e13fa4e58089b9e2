import { startTimer } from '@jsonrpcclient/duplex';

/** Resolves after the delay, or when the signal aborts. */
export function delay(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = startTimer(milliseconds, end);
    signal.addEventListener('abort', end);
  });
}

/** Milliseconds before the next attempt. */
export function backOff(
  failures: number,
  retry: number | undefined,
  { minDelay, maxDelay }: { readonly minDelay: number; readonly maxDelay: number },
): number {
  if (retry !== undefined)
    return Math.max(
      retry,
      failures > 1 ? backOff(failures, undefined, { minDelay: retry, maxDelay }) : 0,
    );
  // Randomly longer, so that the clients of a server don't all come back at once.
  return Math.min(maxDelay, minDelay * 2 ** Math.max(0, failures - 1) * (1 + Math.random() / 2));
}
