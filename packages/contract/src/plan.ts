import type { Check } from './check.ts';
import { type Contract, findSpec, type MethodSpec } from './contract.ts';
import { judge } from './declared.ts';
import { modeOf } from './mode.ts';
import type { CheckedOptions } from './options.ts';
import { type CheckParams, createCheckParams } from './params.ts';
import { createCheckResult, createSampling } from './result.ts';

/** How the calls of one method are checked. A member is undefined if that part isn't checked. */
export interface Plan {
  readonly params?: CheckParams | undefined;
  readonly result?: Check | undefined;
  /** Checks the data of an error, and always throws the error. */
  readonly error?: ((error: unknown) => Promise<never>) | undefined;
}

/** The plan of all methods of which nothing is checked. */
export const unchecked: Plan = {};

/** Returns a function that returns the plan of a method. It throws a `TypeError` if the contract has no such method. */
export function createPlans(contract: Contract, options: CheckedOptions): (method: string) => Plan {
  const plans = new Map<string, Plan>();

  const create = (method: string): Plan => {
    const spec: MethodSpec | undefined =
      findSpec(contract.methods, method) ?? findSpec(contract.emits, method);
    if (!spec) {
      if (options.unlisted === 'pass') return unchecked;
      throw new TypeError(`${method}: not a method of the contract; see the unlisted option`);
    }
    const errors = modeOf(options.errors, method);
    const every = createCheckResult(method, spec.result, modeOf(options.results, method));
    const params = createCheckParams(method, spec, modeOf(options.params, method));
    const result = every && options.sample !== undefined ? createSampling(every, options) : every;
    const error =
      errors !== 'off' && (spec.errors ?? contract.errors)
        ? async (error: unknown) => {
            await judge(contract, method, error, errors, options.onMismatch);
            throw error;
          }
        : undefined;
    const plan = params || result || error ? { params, result, error } : unchecked;
    plans.set(method, plan);
    return plan;
  };

  return (method) => plans.get(method) ?? create(method);
}
