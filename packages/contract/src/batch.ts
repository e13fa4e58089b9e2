import type { Call, Client, Outcome, Outcomes, RpcClientError } from '@jsonrpcclient/core';
import { type Maybe, settle } from './check.ts';
import type { Plan } from './plan.ts';

/** Returns a `batch` that sends only the calls that fit. */
export function createBatch(client: Client, planOf: (method: string) => Plan): Client['batch'] {
  /** Returns the call to send, or its outcome if it can't be sent. */
  const prepare = (call: Call): Maybe<Call | Outcome> =>
    settle(
      () => {
        const { params } = planOf(call.method);
        return params ? params(call.params) : call.params;
      },
      (params): Call | Outcome => ({ ...call, params }),
      toFailure,
    );

  const receive = ({ method }: Call, outcome: Outcome | undefined): Maybe<Outcome | undefined> => {
    const { result, error } = planOf(method);
    if (outcome?.ok && result) return settle(() => result(outcome.result), toSuccess, toFailure);
    return outcome?.ok === false && error ? error(outcome.error).catch(toFailure) : outcome;
  };

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
