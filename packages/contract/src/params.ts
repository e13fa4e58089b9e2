import type { Params } from '@jsonrpcclient/core';
import type { EventSpec } from './contract.ts';
import { InvalidParamsError, type Issue } from './error.ts';
import type { Mode } from './mode.ts';
import type { Result } from './standard-schema.ts';
import { isLater, type Maybe, toIssues, validate, whenValidated } from './validate.ts';

/** Checks params and returns those to pass on, or throws an `InvalidParamsError`. */
export type CheckParams = (params: Params | undefined) => Maybe<Params | undefined>;

const excess: Result = { issues: [{ message: 'There is no such parameter' }] };

/** Returns undefined if the params of the method aren't checked. */
export function createCheckParams(
  method: string,
  { params: schemas = [], rest }: EventSpec,
  mode: Mode,
): CheckParams | undefined {
  if (mode === 'off') return undefined;
  const isApplied = mode === 'apply';

  if ('~standard' in schemas)
    return (params) =>
      whenValidated(validate(schemas, params), (result) => {
        if (result.issues) throw new InvalidParamsError(method, toIssues(result.issues));
        return isApplied ? (result.value as Params | undefined) : params;
      });

  const collect = (results: readonly Result[], given: Params | undefined) => {
    const issues: Issue[] = [];
    const values: unknown[] = [];
    for (let index = 0; index < results.length; index += 1) {
      const result = results[index] ?? excess;
      if (result.issues) issues.push(...toIssues(result.issues, index));
      else values.push(result.value);
    }
    if (issues.length > 0) throw new InvalidParamsError(method, issues);
    if (!isApplied) return given;
    // JSON has no undefined, so optional parameters are left out.
    while (values.length > 0 && values[values.length - 1] === undefined) values.pop();
    return values.length > 0 ? values : given && values;
  };

  return (params) => {
    // The only parameter of a method, if it is an object, can be passed like params by name.
    const given = params && (Array.isArray(params) ? params : [params]);
    const { length = 0 } = given ?? [];
    const results: (Result | PromiseLike<Result>)[] = [];
    let isAsync = false;
    for (let index = 0; index < length || index < schemas.length; index += 1) {
      const schema = schemas[index] ?? rest;
      const result = schema ? validate(schema, given?.[index]) : excess;
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
}
