import type { Params } from '@jsonrpcclient/core';
import { type Check, createCheck, isLater, toIssues } from './check.ts';
import type { EventSpec } from './contract.ts';
import { InvalidParamsError, type Issue } from './error.ts';
import type { Mode } from './mode.ts';
import type { Result, Schema } from './standard-schema.ts';

/** Checks params and returns those to pass on, or throws an `InvalidParamsError`. */
export type CheckParams = Check<Params | undefined>;

const excess: Result = { issues: [{ message: 'There is no such parameter' }] };

/** Returns undefined if the params of the method aren't checked. */
export function createCheckParams(
  method: string,
  { params = [], rest }: EventSpec,
  mode: Mode,
): CheckParams | undefined {
  const isWhole = '~standard' in params;
  const check = createCheck<Params | undefined>(
    isWhole ? params : toSchema(params, rest),
    mode,
    (issues) => new InvalidParamsError(method, issues),
  );
  // The only parameter of a method, if it is an object, can be passed like params by name.
  return isWhole || !check
    ? check
    : (given) => check(given && !Array.isArray(given) ? [given] : given);
}

/** A schema of params by position. */
function toSchema(schemas: readonly Schema[], rest: Schema | undefined): Schema {
  const collect = (results: readonly Result[], given: unknown): Result => {
    const issues: Issue[] = [];
    const values: unknown[] = [];
    results.forEach((result, index) => {
      if (result.issues) issues.push(...toIssues(result.issues, index));
      else values.push(result.value);
    });
    if (issues.length > 0) return { issues };
    // JSON has no undefined, so optional parameters are left out.
    while (values.length > 0 && values[values.length - 1] === undefined) values.pop();
    return { value: values.length > 0 ? values : given && values };
  };
  const validate = (params: unknown) => {
    const given = params as readonly unknown[] | undefined;
    const results: (Result | PromiseLike<Result>)[] = [];
    let isAsync = false;
    for (let index = 0; index < schemas.length || index < (given?.length ?? 0); index += 1) {
      const result = (schemas[index] ?? rest)?.['~standard'].validate(given?.[index]) ?? excess;
      if (isLater(result)) {
        isAsync = true;
        // If a later schema throws, nothing else handles its rejection.
        result.then(undefined, () => {});
      }
      results.push(result);
    }
    return isAsync
      ? Promise.all(results).then((all) => collect(all, given))
      : collect(results as Result[], given);
  };
  return { '~standard': { version: 1, vendor: '', validate } };
}
