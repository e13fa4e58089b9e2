import { isRpcClientError, type RpcError } from '@jsonrpcclient/core';
import { createCheck, type Maybe, settle } from './check.ts';
import { type Contract, findSpec } from './contract.ts';
import { InvalidResultError } from './error.ts';
import { type OnMismatch, tell } from './mismatch.ts';
import type { Mode } from './mode.ts';
import type { OutputOf, Schema } from './standard-schema.ts';

/** An `RpcError` with a code and data from a contract. */
export type DeclaredError<C, K> = ErrorOf<Merged<OwnErrors<C, K>, ErrorsIn<C>>>;

type ErrorsIn<T> = T extends { readonly errors: infer E } ? E : Record<never, never>;

type OwnErrors<C, K> = C extends { readonly methods: infer M }
  ? K extends keyof M
    ? ErrorsIn<M[K]>
    : Record<never, never>
  : Record<never, never>;

type Merged<Own, Shared> = Own & Omit<Shared, keyof Own>;

type ErrorOf<E> = {
  [N in keyof E & number]: Omit<RpcError, 'code' | 'data'> & {
    readonly code: N;
    readonly data: E[N] extends Schema ? OutputOf<E[N]> : unknown;
  };
}[keyof E & number];

/** The schema that the data of an error fits, because each schema is applied once. */
const fitting = /* @__PURE__ */ new WeakMap<RpcError, Schema | true>();

/**
 * Returns an error that a call of the method rejected with if the contract declares its code and the data fits;
 * otherwise undefined. The data of a checked client's error has been transformed by its schema. With an asynchronous
 * schema, only such an error is recognized.
 */
export function declared<
  const C extends Contract,
  K extends keyof NonNullable<C['methods']> & string,
>(contract: C, method: K, error: unknown): DeclaredError<C, K> | undefined;
export function declared(contract: Contract, method: string, error: unknown): unknown {
  return judge(contract, method, error, 'apply') === true ? error : undefined;
}

/** Whether an error is declared and its data fits. Never throws. */
export function judge(
  { methods, errors }: Contract,
  method: string,
  error: unknown,
  mode: Mode,
  report?: OnMismatch,
): Maybe<boolean> {
  if (!isRpcError(error)) return false;
  const { code, data, reply = { body: undefined } } = error;
  const schema = findSpec(methods, method)?.errors?.[code] ?? errors?.[code];
  if (!schema || fitting.get(error) === schema) return !!schema;

  const check = createCheck(
    schema === true ? undefined : schema,
    mode,
    (issues) => new InvalidResultError(method, issues, reply, 'error.data'),
  );
  return settle(
    () => (check ? check(data) : data),
    (passed) => {
      fitting.set(error, schema);
      return Reflect.set(error, 'data', passed);
    },
    (problem) => tell(report, problem),
  );
}

/** Also true for an `RpcError` from another copy of core. */
function isRpcError(error: unknown): error is RpcError {
  return isRpcClientError(error) && error.name === 'RpcError';
}
