import type { Issue } from './error.ts';
import type { Result, Schema, SchemaIssue } from './standard-schema.ts';

/** A value, or a promise of it if a schema is asynchronous. */
export type Maybe<T> = T | Promise<T>;

/** Calls `next` with a result: now, or later if the schema is asynchronous. */
export function whenValidated<T>(
  result: Result | PromiseLike<Result>,
  next: (result: Result) => T,
): Maybe<T> {
  return isLater(result) ? Promise.resolve(result).then(next) : next(result);
}

export function validate(schema: Schema, value: unknown): Result | PromiseLike<Result> {
  return schema['~standard'].validate(value);
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
    path: [
      ...prefix,
      ...Array.from(path, (step) => keyOf(typeof step === 'object' ? step.key : step)),
    ],
  }));
}

/** The keys of a Map may be of any type. */
function keyOf(key: PropertyKey): PropertyKey {
  return /string|number|symbol/.test(typeof key) ? key : '?';
}
