import type { Params } from './message.ts';
import type { Outcome } from './outcome.ts';

/** The names of an interface's functions, which are the methods that the server receives. */
export type MethodName<M> = {
  [K in keyof M]: M[K] extends (...params: never) => unknown ? K : never;
}[keyof M] &
  string;

/** The params of a method: its parameters as an array, or its only parameter if that is an object. */
export type MethodParams<F> = F extends (...params: infer P) => unknown ? ParamsOf<P> : never;

type ParamsOf<P extends readonly unknown[]> = Readonly<P> | Named<Required<P>>;

type Named<P> = P extends readonly [infer Only]
  ? Only extends readonly unknown[]
    ? never
    : Extract<Only, object>
  : never;

/** The type that a method returns, unwrapped from its promise. */
export type MethodResult<F> = F extends (...params: never) => infer R ? Awaited<R> : unknown;

/** The arguments after the method name in a call. Params can be omitted if the method requires none. */
export type CallArguments<F, O> = [F] extends [(...params: infer P) => unknown]
  ? [] extends P
    ? [params?: ParamsBeforeOptions<P> | undefined, options?: O | undefined]
    : [params: ParamsBeforeOptions<P>, options?: O | undefined]
  : never;

// Its name is part of the errors for options that are passed instead of params.
type ParamsBeforeOptions<P extends readonly unknown[]> =
  | Readonly<P>
  | ([Named<Required<P>>] extends [never] ? OptionsComeThird : Named<Required<P>>);

/** No value has this type. The compiler compares misplaced options with it, so the error contains the hint. */
interface OptionsComeThird {
  readonly signal: Hint;
  readonly timeout: Hint;
  readonly headers: Hint;
}

type Hint = 'options are the third argument: request(method, params, options)';

/** One call of a batch; a notification if `notify` is true. */
export type Call<M = unknown> = unknown extends M
  ? UntypedCall
  : { [K in MethodName<M>]: TypedCall<K, M[K]> }[MethodName<M>];

interface UntypedCall {
  readonly method: string;
  readonly params?: Params | undefined;
  readonly notify?: boolean | undefined;
}

type TypedCall<K, F> = { readonly method: K; readonly notify?: boolean | undefined } & ([
  F,
] extends [(...params: infer P) => unknown]
  ? [] extends P
    ? { readonly params?: ParamsOf<P> | undefined }
    : { readonly params: ParamsOf<P> }
  : never);

/** A list of calls before the compiler knows their methods. */
export type Calls = readonly InferredCall[] | [];

interface InferredCall extends UntypedCall {
  // With the empty tuple, an array literal is a tuple, also in the body of `map`.
  readonly params?: Params | [] | undefined;
  readonly [inferred]?: never;
}

declare const inferred: unique symbol;

/**
 * The type that the calls `C` must have. Each call is checked only against the method that it names, so a compile error
 * doesn't list the others.
 */
export type Checked<M, C> = unknown extends M
  ? C
  : {
      // TypeScript infers `C` from the last branch.
      readonly [I in keyof C]: C[I] extends { readonly method: infer K }
        ? CheckedCall<M, C[I], K>
        : C[I];
    };

type CheckedCall<M, C, K> =
  K extends MethodName<M>
    ? TypedCall<K, M[K]>
    : string extends K
      ? typeof inferred extends keyof C
        ? InferredCall & { readonly method: MethodName<M> & string }
        : { readonly method: AsConst }
      : { readonly method: MethodName<M> & string };

type AsConst =
  'the name of a method: write `as const` after each call, or its method is any string';

/** The outcomes of a batch: a tuple in which each outcome has the type of its call. */
export type Outcomes<M, C> = { -readonly [I in keyof C]: OutcomeOf<M, C[I]> };

type OutcomeOf<M, C> = C extends { readonly notify: true }
  ? undefined
  : C extends { readonly method: infer K }
    ? Outcome<K extends keyof M ? MethodResult<M[K]> : unknown> | MaybeNotified<C>
    : never;

/** `undefined` too if `notify` is only known to be a boolean. */
type MaybeNotified<C> = 'notify' extends keyof C
  ? true extends C['notify']
    ? undefined
    : never
  : never;
