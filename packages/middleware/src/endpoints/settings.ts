import type { Transport } from '@jsonrpcclient/core';
import { check, isCodes, isDelay, isFunction, isNumber } from '../checks.ts';
import { createHealth } from '../health.ts';
import { createCost } from './cost.ts';
import type { Endpoint } from './endpoint.ts';
import type { EndpointsOptions } from './options.ts';
import type { Choose } from './select.ts';

/** The options of `failover` and `balance`, checked and with their defaults. */
export interface Settings {
  readonly endpoints: readonly Endpoint[];
  readonly choose: Choose;
  readonly attemptTimeout: number;
  readonly codes: readonly number[];
  readonly penalty: number;
  readonly decay: number;
  /** Milliseconds by which a probe must be overdue before an idempotent call, or another one, is used for it. */
  readonly patience: { readonly idempotent: number; readonly others: number };
  readonly now: () => number;
  /** Called when a call to an endpoint has ended. */
  readonly onEnd: (endpoint: Endpoint) => void;
}

/** The differences between `failover` and `balance`. */
export interface Strategy {
  /** Named in errors. */
  readonly name: string;
  readonly choose: Choose;
  readonly penalty?: number | undefined;
  readonly decay?: number | undefined;
}

/** Checks the options. Throws a `TypeError` that names the function and the option. */
export function toSettings(
  transports: readonly Transport[],
  options: EndpointsOptions,
  { name, choose, penalty = 5_000, decay = 5_000 }: Strategy,
  onEnd: (endpoint: Endpoint) => void,
): Settings {
  const { names = [], codes = [], probe, pause = 5_000, now = () => performance.now() } = options;
  const { attemptTimeout = Number.POSITIVE_INFINITY } = options;
  const places = transports?.length ?? 0;
  const isList = Array.isArray(transports) && places > 0 && transports.every(isFunction);
  check(name, 'transports', transports, isList, 'a list of at least one transport');
  const areNames =
    Array.isArray(names) &&
    names.every((one) => typeof one === 'string') &&
    [0, places].includes(names.length) &&
    new Set(names).size === names.length;
  check(name, 'names', names, areNames, 'a list of unique names, one for each transport');
  check(name, 'attemptTimeout', attemptTimeout, isTimeout(attemptTimeout), positive);
  check(name, 'codes', codes, isCodes(codes), 'a list of integers');
  check(name, 'penalty', penalty, isDelay(penalty), 'milliseconds, 0 or greater');
  check(name, 'decay', decay, isTimeout(decay), positive);
  if (probe) {
    check(name, 'probe.method', probe.method, typeof probe.method === 'string', 'a string');
    check(name, 'probe.timeout', probe.timeout, isTimeout(probe.timeout ?? 1), positive);
  }
  return {
    choose,
    penalty,
    decay,
    endpoints: transports.map((transport, place) => ({
      name: names[place] ?? `${place}`,
      transport,
      health: createHealth(name, options),
      cost: createCost(),
      pending: 0,
      calls: 0,
      failures: 0,
      refusesUntil: 0,
    })),
    attemptTimeout,
    codes,
    patience: probe
      ? { idempotent: Number.POSITIVE_INFINITY, others: Number.POSITIVE_INFINITY }
      : { idempotent: 0, others: pause },
    now,
    onEnd,
  };
}

const positive = 'greater than 0 milliseconds';

function isTimeout(value: unknown): boolean {
  return isNumber(value) && value > 0;
}
