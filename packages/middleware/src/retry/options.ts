import type { Message, Outcome } from '@jsonrpcclient/core';
import { check, isCodes, isFunction } from '../checks.ts';
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
   * Whether calls are safe to execute twice, or which methods are; false by default. The `idempotent` option of the
   * call takes precedence.
   */
  readonly idempotent?: boolean | ((method: string) => boolean) | undefined;
  /** Returns whether to retry an outcome that would otherwise be final, for any call except a batch. */
  readonly again?: ((outcome: Outcome) => boolean) | undefined;
  /** Returns the `Idempotency-Key` header, which is the same for all attempts of a call; not for a batch. */
  readonly idempotencyKey?: ((message: Message) => string | undefined) | undefined;
  /** Name of a header with the number of the retry, sent with retries; none by default. */
  readonly attemptHeader?: string | undefined;
  /** Returns numbers from 0 to below 1; `Math.random` by default. */
  readonly random?: (() => number) | undefined;
  /** A clock in milliseconds that is never set back; `performance.now` by default. */
  readonly now?: (() => number) | undefined;
}

type Complete<T> = { readonly [K in keyof T]-?: Exclude<T[K], undefined> };

type Checked = Complete<Omit<RetryOptions, 'again' | 'budget'> & RetryBudget>;

export type Settings = Checked & Pick<RetryOptions, 'again'>;

const defaults: Settings = {
  retries: 2,
  minDelay: 100,
  maxDelay: 10_000,
  attemptTimeout: Number.POSITIVE_INFINITY,
  ratio: 0.2,
  perSecond: 10,
  codes: [],
  idempotent: false,
  again: undefined,
  idempotencyKey: () => undefined,
  attemptHeader: '',
  random: Math.random,
  now: () => performance.now(),
};

const kinds: Readonly<Record<string, string>> = {
  number: 'a number of 0 or greater',
  string: 'a string',
  boolean: 'a boolean or a function',
  object: 'an array of integers',
};

/** Returns the options with their defaults. Throws a `TypeError` for an option of the wrong kind. */
export function checked({ budget, ...options }: RetryOptions): Settings {
  const settings: Settings & Record<string, unknown> = { ...defaults };
  for (const [name, value] of Object.entries({ ...options, ...budget })) {
    if (value === undefined || !(name in settings)) continue;
    // `again` has no default.
    const kind = typeof (settings[name] ?? isFunction);
    const isKind =
      typeof value === kind
        ? kind !== 'number' || (value as number) >= 0
        : kind === 'boolean' && isFunction(value);
    const isAllowed = kind === 'object' ? isCodes(value) : isKind;
    check('retry', name, value, isAllowed, kinds[kind] ?? 'a function');
    settings[name] = value;
  }
  return settings;
}
