import type { InvalidParamsError, InvalidResultError } from './error.ts';

/**
 * Called with the error for data that doesn't fit, or the error that a schema throws, if the call doesn't reject with
 * it.
 */
export type OnMismatch = (error: InvalidParamsError | InvalidResultError | Error) => void;

/** Never throws, because what it tells must not change how the call ends. */
export function tell(report: OnMismatch | undefined, problem: unknown): false {
  try {
    report?.(problem as Error);
  } catch {
    // A mistake in the program's own function.
  }
  return false;
}
