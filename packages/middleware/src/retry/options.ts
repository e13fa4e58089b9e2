import type { Message, Outcome } from '@jsonrpcclient/core';
import { check, isCodes, isDelay, isFunction, isNumber } from '../checks.ts';
import type { RetryBudget } from './budget.ts';

/** Options of `retry`. */
export interface RetryOptions {
  /** Retries of a call after its first attempt; 2 by default. */
  readonly retries?: number | undefined;
  /** The longest pause before the first retry, in milliseconds; 100 by default. Doubles with every retry. */
  readonly minDelay?: number | undefined;
  /** The longest pause before any retry, in milliseconds; 10,000 by default. A server may ask for a longer one. */
  readonly maxDelay?: number | undefined;
  /** Milliseconds after which an attempt is aborted; no limit by default. `timeout` still limits the whole call. */
  readonly attemptTimeout?: number | undefined;
  /** Limits the retries of all calls together, so that they don't overload a server. */
  readonly budget?: RetryBudget | undefined;
  /** JSON-RPC error codes by which the server refuses a call without executing it; none by default. */
  readonly codes?: readonly number[] | undefined;
  /**
   * Whether calls are safe to execute twice, or which methods are; false by default. The call option `idempotent` comes
   * first.
   */
  readonly idempotent?: boolean | ((method: string) => boolean) | undefined;
  /** Returns whether to retry an outcome that would otherwise be final, for any call except a batch. */
  readonly again?: ((outcome: Outcome) => boolean) | undefined;
  /** Returns the header `Idempotency-Key`, which is the same for all attempts of a call; not for a batch. */
  readonly idempotencyKey?: ((message: Message) => string) | undefined;
  /** Name of a header with the number of the retry, sent with retries; none by default. */
  readonly attemptHeader?: string | undefined;
  /** Returns numbers from 0 to below 1; `Math.random` by default. */
  readonly random?: (() => number) | undefined;
  /** A clock in milliseconds that is never set back; `performance.now` by default. */
  readonly now?: (() => number) | undefined;
}

export type Settings = ReturnType<typeof checked>;

/** Returns the options with their defaults. Throws a `TypeError` for invalid ones. */
export function checked({
  retries = 2,
  minDelay = 100,
  maxDelay = 10_000,
  attemptTimeout = Number.POSITIVE_INFINITY,
  budget: { ratio = 0.2, perSecond = 10 } = {},
  codes = [],
  idempotent = false,
  again,
  idempotencyKey,
  attemptHeader,
  random = Math.random,
  now = () => performance.now(),
}: RetryOptions) {
  const expect = (option: string, value: unknown, allowed: boolean, what: string) =>
    check('retry', option, value, allowed, what);
  const isCount = isNumber(retries) && retries >= 0 && Math.ceil(retries) === retries;
  expect('retries', retries, isCount, 'an integer of 0 or greater, or Infinity');
  const milliseconds = 'a number of milliseconds';
  expect('minDelay', minDelay, isDelay(minDelay), milliseconds);
  expect('maxDelay', maxDelay, isDelay(maxDelay) && maxDelay >= minDelay, 'at least minDelay');
  const isPositive = isNumber(attemptTimeout) && attemptTimeout > 0;
  expect('attemptTimeout', attemptTimeout, isPositive, `${milliseconds} above 0`);
  expect('budget.ratio', ratio, isNumber(ratio) && ratio >= 0, 'a number of 0 or greater');
  const isRate = isNumber(perSecond) && perSecond >= 0;
  expect('budget.perSecond', perSecond, isRate, 'a number of 0 or greater');
  expect('codes', codes, isCodes(codes), 'an array of integers');
  const isRule = typeof idempotent === 'boolean' || isFunction(idempotent);
  expect('idempotent', idempotent, isRule, 'a boolean or a function');
  for (const [option, value] of Object.entries({ again, idempotencyKey, random, now })) {
    expect(option, value, value === undefined || isFunction(value), 'a function');
  }
  const isHeader = attemptHeader === undefined || typeof attemptHeader === 'string';
  expect('attemptHeader', attemptHeader, isHeader, 'a string');
  return {
    retries,
    minDelay,
    maxDelay,
    attemptTimeout,
    ratio,
    perSecond,
    codes,
    idempotent,
    again,
    idempotencyKey,
    attemptHeader,
    random,
    now,
  };
}
