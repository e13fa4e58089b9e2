import type { StandardSchema } from './standard-schema.ts';

/** What `toOpenRpc` reads of a contract of `@jsonrpcclient/contract`. */
export interface DescribedContract {
  readonly methods?: Readonly<Record<string, DescribedMethod>>;
  readonly events?: Readonly<Record<string, DescribedMethod>>;
  readonly requests?: Readonly<Record<string, DescribedMethod>>;
  readonly emits?: Readonly<Record<string, DescribedMethod>>;
  readonly errors?: DescribedErrors;
}

export interface DescribedMethod {
  readonly params?: StandardSchema | readonly StandardSchema[];
  readonly rest?: StandardSchema;
  readonly result?: StandardSchema;
  readonly errors?: DescribedErrors;
}

export type DescribedErrors = Readonly<Record<number, StandardSchema | true>>;
