import {
  type CallOptions,
  fields,
  type Payload,
  passOn,
  type Reply,
  type Transport,
} from '@jsonrpcclient/core';
import { check, isCodes, isDelay, isFunction, isNumber } from '../checks.ts';
import { isIdempotent } from '../repeat.ts';
import { createAllowance } from './allowance.ts';
import { byMethod } from './latencies.ts';
import { race } from './race.ts';

/** Options of `hedge`. */
export interface HedgeOptions {
  /** The second call is sent when the first one takes longer than this share of the last 100; 0.95 by default. */
  readonly percentile?: number | undefined;
  /** The shortest time in milliseconds until a second call; 10 by default. */
  readonly minDelay?: number | undefined;
  /** The highest number of second calls as a share of all idempotent calls; 0.05 by default. */
  readonly maxLoad?: number | undefined;
  /**
   * Milliseconds until a second call while fewer than 20 calls of the method have succeeded; by default, no second call
   * is sent until then.
   */
  readonly delay?: number | undefined;
  /**
   * JSON-RPC error codes by which the server refuses calls without executing them, as in `retry`: such a response doesn't
   * end the other call. None by default.
   */
  readonly codes?: readonly number[] | undefined;
  /** A clock in milliseconds that is never set back; `performance.now` by default. */
  readonly now?: (() => number) | undefined;
}

/**
 * Sends an idempotent call a second time if it takes longer than most calls of its method. The first response wins, and the
 * other call is aborted. Notifications are never sent twice. Put `failover` or `balance` below it: the second call then goes
 * to another endpoint.
 */
export function hedge({
  percentile = 0.95,
  minDelay = 10,
  maxLoad = 0.05,
  delay,
  codes = [],
  now = () => performance.now(),
}: HedgeOptions = {}): <O extends CallOptions>(next: Transport<O>) => Transport<O> {
  const isShare = isNumber(percentile) && percentile > 0 && percentile < 1;
  check('hedge', 'percentile', percentile, isShare, 'above 0 and below 1');
  check('hedge', 'minDelay', minDelay, isDelay(minDelay), milliseconds);
  check('hedge', 'maxLoad', maxLoad, isDelay(maxLoad), 'a share, 0 or greater');
  check('hedge', 'delay', delay, delay === undefined || isDelay(delay), milliseconds);
  check('hedge', 'codes', codes, isCodes(codes), 'a list of integers');
  check('hedge', 'now', now, isFunction(now), 'a function');

  return <O extends CallOptions>(next: Transport<O>): Transport<O> => {
    const latenciesOf = byMethod(percentile);
    const allowance = createAllowance(maxLoad);
    return (payload, options) => {
      if (!expectsResponse(payload) || !isIdempotent(payload, options))
        return next(payload, options);
      const latencies = latenciesOf('method' in payload ? payload.method : '');
      const wait = latencies.percentile() ?? delay;
      const began = now();
      const onReply = ({ body, status = 200 }: Reply) => {
        if (status < 400 && fields(body).error == null) latencies.add(now() - began);
      };
      if (!allowance.earn() || wait === undefined) {
        return passOn(next, payload, options, (ending) => {
          if ('reply' in ending) onReply(ending.reply);
        });
      }
      const rules = { delay: Math.max(minDelay, wait), spend: allowance.spend, codes, onReply };
      return race(next, payload, options, rules);
    };
  };
}

const milliseconds = 'milliseconds, 0 or greater';

function expectsResponse(payload: Payload): boolean {
  return 'method' in payload ? payload.id != null : payload.some(({ id }) => id != null);
}
