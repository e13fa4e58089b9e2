import { type Check, createCheck } from './check.ts';
import { InvalidResultError } from './error.ts';
import type { Mode } from './mode.ts';
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
