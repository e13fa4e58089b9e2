import { isRpcClientError, type RpcError } from '@jsonrpcclient/core';
import { type Contract, findSpec } from './contract.ts';
import { InvalidResultError } from './error.ts';
import type { Mode, OnMismatch } from './mode.ts';
import type { OutputOf, Result, Schema } from './standard-schema.ts';
import { isLater, type Maybe, toIssues, validate } from './validate.ts';

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

/** Whether the data of an error fits a schema; each is applied once. */
const verdicts = /* @__PURE__ */ new WeakMap<
  RpcError,
  { readonly schema: Schema | true; readonly fits: boolean }
>();

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
  if (!schema) return false;
  const verdict = verdicts.get(error);
  if (verdict?.schema === schema) return verdict.fits;

  const tell = (problem: Error) => {
    try {
      report?.(problem);
    } catch {
      // The call rejects with the server's error all the same.
    }
  };
  const decide = (result: Result) => {
    const fits = !result.issues;
    verdicts.set(error, { schema, fits });
    if (result.issues)
      tell(new InvalidResultError(method, toIssues(result.issues), reply, 'error.data'));
    else if (mode === 'apply') Reflect.set(error, 'data', result.value);
    return fits;
  };
  const fail = (thrown: unknown) => {
    tell(thrown as Error);
    return false;
  };
  try {
    const result = schema === true ? { value: data } : validate(schema, data);
    return isLater(result) ? Promise.resolve(result).then(decide).catch(fail) : decide(result);
  } catch (thrown) {
    return fail(thrown);
  }
}

/** Also true for an `RpcError` from another copy of core. */
function isRpcError(error: unknown): error is RpcError {
  return isRpcClientError(error) && error.name === 'RpcError';
}
