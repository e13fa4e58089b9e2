import type { Call, Client, Outcome, Outcomes, RpcClientError } from '@jsonrpcclient/core';
import type { Maybe } from './check.ts';
import type { Plan } from './plan.ts';

/** Returns a `batch` that sends only the calls that fit. */
export function createBatch(client: Client, planOf: (method: string) => Plan): Client['batch'] {
  /** Returns the call to send, or its outcome if it can't be sent. */
  const prepare = (call: Call) =>
    attempt((): Maybe<Call> => {
      const { params } = planOf(call.method);
      const passed = params?.(call.params);
      if (passed instanceof Promise) return passed.then((own) => ({ ...call, params: own }));
      return params ? { ...call, params: passed } : call;
    });

  const receive = ({ method }: Call, outcome: Outcome | undefined) =>
    attempt((): Maybe<Outcome | undefined> => {
      const { result, error } = planOf(method);
      if (!outcome?.ok) return outcome && error ? error(outcome.error) : outcome;
      const passed = result ? result(outcome.result) : outcome.result;
      return passed instanceof Promise ? passed.then(toSuccess) : toSuccess(passed);
    });

  return async <C extends readonly Call[]>(calls: C, options?: object) => {
    const prepared = calls.map(prepare);
    // In this tick if it can be, for middleware that collects the calls of a tick.
    const isSync = prepared.every((one): one is Call | Outcome => !(one instanceof Promise));
    const all = isSync ? prepared : await Promise.all(prepared);
    const outcomes: readonly (Outcome | undefined)[] = await client.batch(
      all.filter((one) => 'method' in one),
      options,
    );
    const rest = outcomes.values();
    const received = all.map((one) => ('method' in one ? receive(one, rest.next().value) : one));
    return (await Promise.all(received)) as Outcomes<unknown, C>;
  };
}

function toSuccess(result: unknown): Outcome {
  return { ok: true, result };
}

/** An error that isn't an `RpcClientError` has its members, too. */
function toFailure(error: unknown): Outcome {
  return { ok: false, error: error as RpcClientError };
}

/** Turns a thrown error, or the reason of a rejection, into the outcome of a call. */
function attempt<T>(action: () => Maybe<T>): Maybe<T | Outcome> {
  try {
    const value = action();
    return value instanceof Promise ? value.catch(toFailure) : value;
  } catch (error) {
    return toFailure(error);
  }
}
