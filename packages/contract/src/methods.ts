import type { InputOf, OutputOf } from './standard-schema.ts';

/** The interface of a contract's methods: what a client passes and gets. */
export type Methods<C> = C extends { readonly emits: infer E }
  ? Functions<E & MethodsIn<C>, 'call'>
  : Functions<MethodsIn<C>, 'call'>;

type MethodsIn<C> = C extends { readonly methods: infer M } ? M : Record<never, never>;

/** The interface of a contract's events: what a listener gets. */
export type Events<C> = C extends { readonly events: infer E }
  ? Functions<E, 'receive'>
  : Record<never, never>;

/** The interface of a contract's requests: what a handler gets and returns. */
export type Requests<C> = C extends { readonly requests: infer R }
  ? Functions<R, 'receive'>
  : Record<never, never>;

/** Whether this side makes the calls or receives them. */
type Role = 'call' | 'receive';

// A mapped type over the contract itself, so go-to-definition leads to the contract.
type Functions<Specs, R extends Role> = {
  readonly [K in keyof Specs]: (...params: ParametersOf<Specs[K], R>) => ResultOf<Specs[K], R>;
};

type ResultOf<Spec, R extends Role> = Spec extends { readonly result: infer S }
  ? R extends 'call'
    ? OutputOf<S>
    : InputOf<S>
  : // biome-ignore lint/suspicious/noConfusingVoidType: it is returned
    void;

type ParametersOf<Spec, R extends Role> = Extract<Parameters<Spec, R>, readonly unknown[]>;

type Parameters<Spec, R extends Role> = Spec extends { readonly params: infer P }
  ? P extends readonly unknown[]
    ? [...Listed<P, R>, ...RestOf<Spec, R>]
    : Whole<ValueOf<P, R>>
  : RestOf<Spec, R>;

type RestOf<Spec, R extends Role> = Spec extends { readonly rest: infer S } ? ValueOf<S, R>[] : [];

type ValueOf<S, R extends Role> = R extends 'call' ? InputOf<S> : OutputOf<S>;

/** All params in one schema. */
type Whole<V> = [V] extends [readonly unknown[]]
  ? V
  : undefined extends V
    ? [params?: V]
    : [params: V];

/** One schema for each parameter; the last ones are optional if they take undefined. */
type Listed<L, R extends Role> = L extends readonly [...infer First, infer Last]
  ? undefined extends ValueOf<Last, R>
    ? [...Listed<First, R>, ValueOf<Last, R>?]
    : [...{ [K in keyof First]: ValueOf<First[K], R> }, ValueOf<Last, R>]
  : [];
