import type { StandardSchema } from './standard-schema.ts';

/** An interface of methods that may be any, with params by position or by name. */
export type AnyMethods = Readonly<
  Record<string, (...params: unknown[] | [params: object]) => unknown>
>;

/** The contract with the types of the interfaces that `toTypes` prints. */
export interface ContractOf<Methods, Events, Requests, Errors> {
  readonly methods: SpecsOf<Methods, Errors>;
  readonly events: SpecsOf<Events, Errors>;
  readonly requests: SpecsOf<Requests, Errors>;
}

type SpecsOf<M, Errors> = {
  readonly [K in keyof M]: M[K] extends (...params: infer P) => infer R
    ? ParamsOf<P> & ResultOf<Awaited<R>> & ErrorsOf<K, Errors>
    : never;
};

interface ParamsOf<P extends readonly unknown[]> {
  readonly params: StandardSchema<Whole<P>>;
}

/** The only parameter, if it is an object, or a tuple of all. */
type Whole<P extends readonly unknown[]> =
  Required<P> extends readonly [infer Only]
    ? Only extends readonly unknown[]
      ? P
      : Only extends object
        ? [] extends P
          ? Only | undefined
          : Only
        : P
    : P;

type ResultOf<R> = unknown extends R
  ? { readonly result: StandardSchema<R> }
  : // biome-ignore lint/suspicious/noConfusingVoidType: it is returned
    void extends R
    ? unknown
    : { readonly result: StandardSchema<R> };

type ErrorsOf<K, Errors> = K extends keyof Errors
  ? {
      readonly errors: { readonly [C in keyof Errors[K] & number]: StandardSchema<Errors[K][C]> };
    }
  : unknown;
