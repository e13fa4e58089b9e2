import { type CallOptions, methodOf, type Transport, wrongKind } from '@jsonrpcclient/core';
import { seeded } from '../seeded.ts';
import { createInject } from './inject.ts';
import { type FaultKind, faultKinds, settling } from './kinds.ts';

export interface FaultsOptions {
  /** An integer; with the same seed, the same faults occur in the same order. Random by default: see `Faults.seed`. */
  readonly seed?: number | undefined;
  /** The probability of a fault, from 0 to 1; 0.1 by default. */
  readonly rate?: number | undefined;
  /** By default all except 'ignore' and 'drop', after which a call settles only when it times out. */
  readonly kinds?: readonly FaultKind[] | undefined;
  /** Milliseconds of a 'delay', and the longest time that 'reorder' waits for another reply; 100 by default. */
  readonly delay?: number | undefined;
}

/** A fault that occurred. */
export interface InjectedFault {
  readonly kind: FaultKind;
  /** The method; for a batch, `batch of 2: add,go`. */
  readonly method: string;
  /** Which payload it was, counting from 1. */
  readonly payload: number;
}

/** A middleware that injects faults. */
export interface Faults {
  <O extends CallOptions>(next: Transport<O>): Transport<O>;
  /** The seed of the random faults, for repeating a test that failed; `undefined` for a schedule. */
  readonly seed: number | undefined;
  /** The faults so far. */
  readonly injected: readonly InjectedFault[];
}

/** Creates a middleware that lets a random part of the payloads fail, before or after the server executes them. */
function random(options: FaultsOptions = {}): Faults {
  const { rate = 0.1, kinds = settling, seed = Math.floor(Math.random() * 2 ** 32) } = options;
  if (!(rate >= 0 && rate <= 1)) throw wrongKind('faults', 'rate: number from 0 to 1', rate);
  if (!Number.isInteger(seed)) throw wrongKind('faults', 'seed: integer', seed);
  checkKinds('faults', kinds);
  const next = seeded(seed);
  const choose = () => (next() < rate ? kinds[Math.floor(next() * kinds.length)] : undefined);
  return create(choose, next, seed, options);
}

/**
 * Creates a middleware that injects these faults into the first payloads, in this order; `undefined` lets one pass, as all
 * payloads after the last fault do.
 */
function schedule(
  kinds: readonly (FaultKind | undefined)[],
  options: Pick<FaultsOptions, 'delay'> = {},
): Faults {
  checkKinds('faults.schedule', kinds);
  let place = 0;
  return create(
    () => kinds[place++],
    () => 0,
    undefined,
    options,
  );
}

function create(
  choose: () => FaultKind | undefined,
  random: () => number,
  seed: number | undefined,
  { delay = 100 }: FaultsOptions,
): Faults {
  if (!(delay >= 0 && delay < Number.POSITIVE_INFINITY))
    throw wrongKind('faults', 'delay: milliseconds', delay);
  const inject = createInject(delay, random);
  const injected: InjectedFault[] = [];
  let count = 0;
  const middleware =
    <O extends CallOptions>(next: Transport<O>): Transport<O> =>
    (payload, options) => {
      const kind = choose();
      count++;
      if (kind) injected.push({ kind, method: methodOf(payload), payload: count });
      return inject(kind, payload, options, () => next(payload, options));
    };
  return Object.assign(middleware, { seed, injected });
}

function checkKinds(name: string, kinds: readonly (FaultKind | undefined)[]): void {
  if (!Array.isArray(kinds)) throw wrongKind(name, 'an array of faults', kinds);
  const unknown = kinds.find((kind) => kind !== undefined && !faultKinds.includes(kind));
  if (unknown !== undefined)
    throw new TypeError(`${name}: there is no such fault; use ${faultKinds.join(', ')}`);
}

/** Random faults, or with `faults.schedule`, faults in an exact order. */
export const faults: typeof random & { readonly schedule: typeof schedule } =
  /* @__PURE__ */ Object.assign(random, { schedule });
