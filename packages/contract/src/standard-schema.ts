/** A schema of any library that implements Standard Schema 1, such as zod, valibot or arktype. It may be a function. */
export interface Schema<Input = unknown, Output = Input> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => Result<Output> | PromiseLike<Result<Output>>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

/** The result of applying a schema to a value: its output or its issues. */
export type Result<Output = unknown> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] };

/** A problem as the library describes it. */
export interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** The type of the values that a schema takes. */
export type InputOf<S> = TypesOf<S> extends { readonly input: infer T } ? T : unknown;

/** The type of the values that a schema returns. */
export type OutputOf<S> = TypesOf<S> extends { readonly output: infer T } ? T : unknown;

type TypesOf<S> = S extends { readonly '~standard': { readonly types?: infer T } }
  ? NonNullable<T>
  : never;
