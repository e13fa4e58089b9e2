import type { MethodName, MethodResult } from '@jsonrpcclient/core';
import type { Reserved } from './reserved.ts';

/** The methods of `M` (or any method) as functions; names containing the separator become nested objects. */
export type ServerProxy<M = unknown, S extends string = '.'> = Root<M, S, 'request'>;

/** A `ServerProxy` whose calls are notifications unless their last argument has `response: true`. */
export type ExplicitServerProxy<M = unknown, S extends string = '.'> = Root<M, S, 'explicit'>;

type Mode = 'request' | 'notify' | 'explicit';

type Root<M, S extends string, X extends Mode> = Fixed<M, S> &
  (unknown extends M ? UntypedNamespace<X> : Omit<Namespace<M, S, X>, 'request' | 'notify'>);

/** The members that every proxy has in addition to the methods. */
interface Fixed<M, S extends string> {
  /** Calls a method by name, including the names that are not methods of the proxy, such as `then`. */
  readonly request: ByName<M, 'request'>;
  /** Sends a notification: `server.notify('go')` or `server.notify.go()`. */
  readonly notify: ByName<M, 'notify'> &
    (unknown extends M ? UntypedNamespace<'notify'> : Namespace<M, S, 'notify'>);
}

type ByName<M, X extends Mode> = unknown extends M
  ? <R = unknown>(method: string, ...params: readonly unknown[]) => Given<X, R>
  : <K extends MethodName<M>>(
      method: K,
      ...params: ParametersOf<M[K]>
    ) => Given<X, MethodResult<M[K]>>;

type Given<X extends Mode, R> = Promise<X extends 'notify' ? void : R>;

interface UntypedNamespace<X extends Mode> {
  readonly [name: string]: UntypedMethod<X>;
  // Otherwise these would have the types that they have in every function.
  readonly apply: UntypedMethod<X>;
  readonly call: UntypedMethod<X>;
}

type UntypedMethod<X extends Mode> = UntypedNamespace<X> &
  (<R = X extends 'request' ? unknown : void>(...params: readonly unknown[]) => Promise<R>);

type Namespace<M, S extends string, X extends Mode> = {
  readonly [H in Exclude<Head<MethodName<M>, S>, Reserved>]: (H extends keyof M
    ? Method<M[H], X>
    : unknown) &
    (Within<M, H, S> extends infer N
      ? keyof N extends never
        ? unknown
        : Namespace<N, S, X>
      : never);
};

type Head<K, S extends string> = K extends `${infer H}${S}${string}` ? H : K & string;

type Within<M, H extends string, S extends string> = {
  [K in MethodName<M> as K extends `${H}${S}${infer Rest}` ? Rest : never]: M[K];
};

type ParametersOf<F> = F extends (...params: infer P) => unknown ? P : never;

type Method<F, X extends Mode> = F extends (...params: infer P) => unknown
  ? X extends 'explicit'
    ? {
        (...params: WithResponse<P, true>): Promise<MethodResult<F>>;
        (...params: P | WithResponse<P, false>): Promise<void>;
      }
    : (...params: P) => Given<X, MethodResult<F>>
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
