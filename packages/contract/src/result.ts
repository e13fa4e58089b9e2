import { InvalidResultError } from './error.ts';
import type { Mode } from './mode.ts';
import type { Schema } from './standard-schema.ts';
import { type Maybe, toIssues, validate, whenValidated } from './validate.ts';

/** Checks a result and returns the one to pass on, or throws an `InvalidResultError`. */
export type CheckResult = (result: unknown) => Maybe<unknown>;

/** Returns undefined if the results of the method aren't checked. */
export function createCheckResult(
  method: string,
  schema: Schema | undefined,
  mode: Mode,
): CheckResult | undefined {
  if (!schema || mode === 'off') return undefined;
  return (result) =>
    whenValidated(validate(schema, result), (outcome) => {
      if (outcome.issues)
        throw new InvalidResultError(method, toIssues(outcome.issues), { body: result });
      return mode === 'apply' ? outcome.value : result;
    });
}
