import type { Params } from './message.ts';
import type { Outcome } from './outcome.ts';

/** The names of an interface's functions, which are the methods that the server receives. */
export type MethodName<M> = {
  [K in keyof M]: M[K] extends (...params: never) => unknown ? K : never;
}[keyof M] &
  string;

/** The params of a method: its parameters as an array, or its only parameter if that is an object. */
export type MethodParams<F> = F extends (...params: infer P) => unknown
  ? Readonly<P> | Named<Required<P>>
  : never;

type Named<P> = P extends readonly [infer Only]
  ? Only extends readonly unknown[]
    ? never
    : Extract<Only, object>
  : never;

/** The type that a method returns, unwrapped from its promise. */
export type MethodResult<F> = F extends (...params: never) => infer R ? Awaited<R> : unknown;

/** The arguments after the method name in a call. Params can be omitted if the method requires none. */
export type CallArguments<F, O> = F extends (...params: infer P) => unknown
  ? [] extends P
    ? [params?: MethodParams<F> | undefined, options?: O | undefined]
    : [params: MethodParams<F>, options?: O | undefined]
  : never;

/** One call of a batch; a notification if `notify` is true. */
export type Call<M = unknown> = unknown extends M
  ? UntypedCall
  : { [K in MethodName<M>]: TypedCall<K, M[K]> }[MethodName<M>];

interface UntypedCall {
  readonly method: string;
  readonly params?: Params | undefined;
  readonly notify?: boolean | undefined;
}

type TypedCall<K, F> = { readonly method: K; readonly notify?: boolean | undefined } & (F extends (
  ...params: infer P
) => unknown
  ? [] extends P
    ? { readonly params?: MethodParams<F> | undefined }
    : { readonly params: MethodParams<F> }
  : never);

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
