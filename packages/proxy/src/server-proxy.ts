import type { CallOptions, MethodName, MethodResult } from '@jsonrpcclient/core';
import type { Reserved } from './reserved.ts';

/** The methods of `M` (or any method) as functions; names containing the separator become nested objects. */
export type ServerProxy<
  M = unknown,
  S extends string = '.',
  O extends CallOptions = CallOptions,
> = Fixed<M, S, O, ServerProxy<M, S, O>> & Methods<M, S, 'request'>;

/** A `ServerProxy` whose calls are notifications unless their last argument has `response: true`. */
export type ExplicitServerProxy<
  M = unknown,
  S extends string = '.',
  O extends CallOptions = CallOptions,
> = Fixed<M, S, O, ExplicitServerProxy<M, S, O>> & Methods<M, S, 'explicit'>;

type Mode = 'request' | 'notify' | 'explicit';

/** The members that every proxy has in addition to the methods. */
interface Fixed<M, S extends string, O, Same> {
  /** Calls a method by name, including the names that are not methods of the proxy, such as `then`. */
  readonly request: ByName<M, 'request'>;
  /** Sends a notification: `server.notify('go')` or `server.notify.go()`. */
  readonly notify: Notify<M, S>;
  /** Returns a proxy whose calls have these options: `server.with({ timeout: 500 }).add(2, 3)`. */
  readonly with: (options: CallOptions & O) => Same;
}

type Methods<M, S extends string, X extends Mode> = unknown extends M
  ? UntypedNamespace<X>
  : Namespace<M, '', FreeName<M, S>, S, X>;

type FreeName<M, S extends string> = Exclude<
  MethodName<M>,
  keyof Fixed<M, S, M, M> | `${keyof Fixed<M, S, M, M>}${S}${string}`
>;

type Notify<M, S extends string> = ByName<M, 'notify'> &
  (unknown extends M ? UntypedNamespace<'notify'> : Namespace<M, '', MethodName<M>, S, 'notify'>);

type ByName<M, X extends Mode> = unknown extends M
  ? <R = unknown>(method: string, ...params: readonly unknown[]) => Promise<Result<X, R>>
  : <K extends MethodName<M> & string>(
      method: K,
      ...params: ParametersOf<M[K]>
    ) => Promise<Result<X, MethodResult<M[K]>>>;

// biome-ignore lint/suspicious/noConfusingVoidType: it is returned
type Result<X extends Mode, R> = X extends 'notify' ? void : R;

interface UntypedNamespace<X extends Mode> {
  readonly [name: string]: UntypedMethod<X>;
  // Otherwise these would have the types that they have in every function.
  readonly apply: UntypedMethod<X>;
  readonly call: UntypedMethod<X>;
}

type UntypedMethod<X extends Mode> = UntypedNamespace<X> &
  (<R = X extends 'request' ? unknown : void>(...params: readonly unknown[]) => Promise<R>);

/** The methods of `M` whose names `K` begin with the prefix, and the namespaces in it. */
type Namespace<M, Prefix extends string, K extends keyof M, S extends string, X extends Mode> = {
  readonly [P in K as LastName<P, Prefix, S>]: Method<M[P], X>;
} & {
  // One property for all names that have a head in common: `P` is the union of these.
  readonly [P in K as Head<P, Prefix, S>]: Namespace<
    M,
    `${Prefix}${Head<P, Prefix, S>}${S}`,
    P,
    S,
    X
  >;
};

/**
 * The name of `K` in its namespace, unless it is in a namespace inside that. TypeScript keeps the doc comment and the
 * definition of a renamed property if the new name can be assigned to the old one for any `K`, as `any` can.
 */
type LastName<K, Prefix extends string, S extends string> = K extends string
  ? string extends K
    ? // biome-ignore lint/suspicious/noExplicitAny: no name is of this type; see the comment above
      any
    : K extends `${Prefix}${infer Name}`
      ? Name extends `${string}${S}${string}` | Reserved
        ? never
        : Name
      : never
  : never;

type Head<K, Prefix extends string, S extends string> = K extends `${Prefix}${infer H}${S}${string}`
  ? Exclude<H, Reserved>
  : never;

type ParametersOf<F> = [F] extends [(...params: infer P) => unknown] ? P : never;

type Method<F, X extends Mode> = F extends (...params: infer P) => infer R
  ? X extends 'explicit'
    ? <B extends boolean = false>(
        ...params: P | WithResponse<P, B>
      ) => Promise<B extends true ? Awaited<R> : void>
    : (...params: P) => Promise<Result<X, Awaited<R>>>
  : never;

interface Response<B extends boolean> {
  readonly response: B;
}

/** The parameters followed by `{ response }`, or with `response` in the last one if that is an object. */
type WithResponse<P extends readonly unknown[], B extends boolean> = P extends readonly []
  ? [Response<B>]
  : P extends readonly [infer First, ...infer Rest]
    ? [First, ...WithResponse<Rest, B>] | Last<First, Rest, B>
    : number extends P['length']
      ? [...P, Response<B>]
      : P extends readonly [(infer First)?, ...infer Rest]
        ? [Response<B>] | [First, ...WithResponse<Rest, B>] | Last<First, Rest, B>
        : never;

type Last<P, Rest, B extends boolean> = Rest extends []
  ? P extends object
    ? [P & Response<B>]
    : never
  : never;
