import type { Issue } from './error.ts';
import type { Mode } from './mode.ts';
import type { Result, Schema, SchemaIssue } from './standard-schema.ts';

/** A value, or a promise of it if a schema is asynchronous. */
export type Maybe<T> = T | Promise<T>;

/** Checks a value and returns the one to pass on, or throws. */
export type Check<T = unknown> = (value: T) => Maybe<T>;

/** Returns undefined if nothing is checked. `refuse` returns the error to throw for a value that doesn't fit. */
export function createCheck<T>(
  schema: Schema | undefined,
  mode: Mode,
  refuse: (issues: readonly Issue[], value: T) => Error,
): Check<T> | undefined {
  if (!schema || mode === 'off') return undefined;
  // Read once, because some libraries create it whenever it is read.
  const standard = schema['~standard'];
  const finish = (result: Result, value: T) => {
    if (result.issues) throw refuse(toIssues(result.issues), value);
    return mode === 'apply' ? (result.value as T) : value;
  };
  return (value) => {
    const result = standard.validate(value);
    return isLater(result)
      ? Promise.resolve(result).then((later) => finish(later, value))
      : finish(result, value);
  };
}

/**
 * Performs an action, and returns what one of the functions returns for its value or its error: in this tick, unless
 * the action is asynchronous.
 */
export function settle<T, R>(
  action: () => Maybe<T>,
  succeed: (value: T) => R,
  fail: (error: unknown) => R,
): Maybe<R> {
  try {
    const value = action();
    return value instanceof Promise ? value.then(succeed, fail) : succeed(value);
  } catch (error) {
    return fail(error);
  }
}

/** Also true for promises from other realms and libraries. */
export function isLater(result: Result | PromiseLike<Result>): result is PromiseLike<Result> {
  return 'then' in result;
}

/** The issues of one schema, in one form for all libraries. */
export function toIssues(issues: readonly SchemaIssue[], ...prefix: PropertyKey[]): Issue[] {
  // Some libraries return subclasses of Array, whose `map` creates others.
  return Array.from(issues, ({ message, path = [] }) => ({
    message,
    path: [...prefix, ...Array.from(path, (step) => (typeof step === 'object' ? step.key : step))],
  }));
}
