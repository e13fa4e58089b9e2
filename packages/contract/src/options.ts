import { wrongKind } from '@jsonrpcclient/core';
import type { OnMismatch } from './mismatch.ts';
import { type ModeOption, modeOf } from './mode.ts';

/** Options of `checked`. */
export interface CheckedOptions {
  /** How params are checked; 'apply' by default. */
  readonly params?: ModeOption;
  /** How results are checked; 'apply' by default. */
  readonly results?: ModeOption;
  /** How the data of declared errors is checked; 'apply' by default. */
  readonly errors?: ModeOption;
  /** 'pass' allows calls of methods that the contract doesn't have. By default, they reject with a `TypeError`. */
  readonly unlisted?: 'pass' | undefined;
  /**
   * The share of results to check, from 0 to 1, chosen at random: 0.01 is one in a hundred. All results are then passed on
   * unchanged, and those that don't fit are reported to `onMismatch`. By default, all are checked, and a call rejects if
   * its result doesn't fit.
   */
  readonly sample?: number | undefined;
  /** Returns a random number from 0 up to, but not including, 1, for `sample`; `Math.random` by default. */
  readonly random?: (() => number) | undefined;
  /**
   * Called if the data of an error doesn't fit, because the call rejects with the server's error; and for results that
   * don't fit, if there is a `sample`.
   */
  readonly onMismatch?: OnMismatch | undefined;
}

/** Options of `serve`. */
export interface ServeOptions {
  /** How params are checked; 'apply' by default. */
  readonly params?: ModeOption;
  /** How the results of handlers are checked; 'apply' by default. */
  readonly results?: ModeOption;
}

/** Options of `events`. */
export interface EventsOptions {
  /** How the params of events are checked; 'apply' by default. */
  readonly events?: ModeOption;
}

/** Throws a `TypeError` for an option that isn't valid. The modes that functions return are checked with each method. */
export function checkOptions({
  params,
  results,
  errors,
  sample = 0,
  onMismatch,
}: CheckedOptions): void {
  for (const option of [params, results, errors])
    if (typeof option !== 'function') modeOf(option, 'checked');
  const isShare = typeof sample === 'number' && sample >= 0 && sample <= 1;
  if (!isShare || (sample > 0 && !onMismatch))
    throw wrongKind('checked', 'sample: a number from 0 to 1, with onMismatch', sample);
}
