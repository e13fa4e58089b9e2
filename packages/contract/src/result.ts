import { type Check, createCheck, settle } from './check.ts';
import { InvalidResultError } from './error.ts';
import { tell } from './mismatch.ts';
import type { Mode } from './mode.ts';
import type { CheckedOptions } from './options.ts';
import type { Schema } from './standard-schema.ts';

/** Returns undefined if the results of the method aren't checked. It throws an `InvalidResultError`. */
export function createCheckResult(
  method: string,
  schema: Schema | undefined,
  mode: Mode,
): Check | undefined {
  return createCheck(
    schema,
    mode,
    (issues, body) => new InvalidResultError(method, issues, { body }),
  );
}

/** Checks a random share of the results, reports those that don't fit, and passes all of them on unchanged. */
export function createSampling(
  check: Check,
  { sample = 1, random = Math.random, onMismatch }: CheckedOptions,
): Check {
  return (result) => {
    // Nobody waits for an asynchronous schema.
    if (random() < sample)
      settle(
        () => check(result),
        () => {},
        (problem) => tell(onMismatch, problem),
      );
    return result;
  };
}
