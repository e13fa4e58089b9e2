import type { Params } from './message.ts';
import type { Outcome } from './outcome.ts';

/** The names of an interface's functions: the methods as they stand on the wire. */
export type MethodName<M> = {
  [K in keyof M]: M[K] extends (...params: never) => unknown ? K : never;
}[keyof M] &
  string;

/** The params of a method: its parameters as an array, or the only one itself where that is an object. */
export type MethodParams<F> = F extends (...params: infer P) => unknown
  ? Readonly<P> | Named<Required<P>>
  : never;

type Named<P> = P extends readonly [infer Only]
  ? Only extends readonly unknown[]
    ? never
    : Extract<Only, object>
  : never;

/** What a method gives, without the promise around it. */
export type MethodResult<F> = F extends (...params: never) => infer R ? Awaited<R> : unknown;

/** What follows the method's name in a call; params may be left out where none is required. */
export type CallArguments<F, O> = F extends (...params: infer P) => unknown
  ? [] extends P
    ? [params?: MethodParams<F> | undefined, options?: O | undefined]
    : [params: MethodParams<F>, options?: O | undefined]
  : never;

/** One call of a batch; `notify: true` asks for no answer. */
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

/** The outcomes of a batch, each at the place and with the type of its call. */
export type Outcomes<M, C> = { -readonly [I in keyof C]: OutcomeOf<M, C[I]> };

type OutcomeOf<M, C> = C extends { readonly notify: true }
  ? undefined
  : C extends { readonly method: infer K }
    ? Outcome<K extends keyof M ? MethodResult<M[K]> : unknown> | MaybeNotified<C>
    : never;

/** A `notify` that is only known to be a boolean. */
type MaybeNotified<C> = 'notify' extends keyof C
  ? true extends C['notify']
    ? undefined
    : never
  : never;
