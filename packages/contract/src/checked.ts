import { type CallOptions, type Client, type Params, wrongKind } from '@jsonrpcclient/core';
import { createBatch } from './batch.ts';
import type { Contract } from './contract.ts';
import type { Methods } from './methods.ts';
import { type CheckedOptions, checkOptions } from './options.ts';
import { createPlans, type Plan, unchecked } from './plan.ts';

/** Clients that must not be checked again, because their schemas would be applied twice. */
const clients = /* @__PURE__ */ new WeakSet<object>();

/**
 * Returns a client that checks its calls against a contract: params before they are sent, results and the data of
 * errors before you get them. A call rejects with an `InvalidParamsError` or an `InvalidResultError`; in a batch, only
 * that member fails, with that error. If a schema throws, the call rejects with the error that it throws.
 */
export function checked<const C extends Contract, O extends CallOptions = CallOptions>(
  client: Client<unknown, O>,
  contract: C,
  options?: CheckedOptions,
): Client<Methods<C>, O>;
export function checked(client: Client, contract: Contract, options: CheckedOptions = {}): Client {
  if (typeof client?.request !== 'function') throw wrongKind('checked', 'a client', client);
  if (clients.has(client)) throw new TypeError('checked: the client is already checked');
  checkOptions(options);
  const planOf = createPlans(contract, options);

  const create = (kind: 'request' | 'notify') => {
    const send = client[kind];
    /** The latest method of which nothing is checked: comparing is faster than looking it up. */
    let free: unknown = unchecked;

    const receive = (
      plan: Plan,
      method: string,
      params: Params | undefined,
      callOptions: CallOptions | undefined,
    ): Promise<unknown> => {
      const settled = send.call(client, method, params, callOptions);
      const result = kind === 'request' ? plan.result : undefined;
      return result || plan.error ? settled.then(result, plan.error) : settled;
    };

    const perform = (
      method: string,
      params: Params | undefined,
      callOptions: CallOptions | undefined,
    ): Promise<unknown> => {
      try {
        const plan = planOf(method);
        if (plan === unchecked) free = method;
        const passed = plan.params ? plan.params(params) : params;
        return passed instanceof Promise
          ? passed.then((own) => receive(plan, method, own, callOptions))
          : receive(plan, method, passed, callOptions);
      } catch (error) {
        return Promise.reject(error);
      }
    };

    // Small, so V8 inlines it.
    return (method: string, params?: Params, callOptions?: CallOptions): Promise<unknown> =>
      method === free
        ? send.call(client, method, params, callOptions)
        : perform(method, params, callOptions);
  };

  const own = {
    request: create('request'),
    notify: create('notify'),
    batch: createBatch(client, planOf),
    with: (defaults?: CallOptions) => checked(client.with(defaults), contract, options),
  } as Client;
  clients.add(own);
  return own;
}
