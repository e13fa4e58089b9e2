import { type CallOptions, methodOf, type Transport, TransportError } from '@jsonrpcclient/core';
import { passOn } from './ending.ts';
import { createHealth, type HealthOptions } from './health.ts';
import { verdictOf } from './verdict.ts';

/** Options of `breaker`. */
export interface BreakerOptions extends HealthOptions {}

/**
 * Stops calling a server that fails: until its pause ends, calls reject immediately with a `TransportError` whose `sent`
 * is 'no'. Then one call at a time is the probe: if it succeeds, the breaker closes; if it fails, the pause doubles.
 */
export function breaker(
  options: BreakerOptions = {},
): <O extends CallOptions>(next: Transport<O>) => Transport<O> {
  // Also checks the options.
  const { now } = createHealth('breaker', options);

  return <O extends CallOptions>(next: Transport<O>): Transport<O> => {
    const health = createHealth('breaker', options);
    return (payload, options) => {
      const ticket = health.admit();
      if (ticket === 0) {
        const wait = Math.ceil(health.until() - now());
        const problem = `the breaker is open, because the server failed; the next probe is in at most ${wait} ms`;
        return Promise.reject(new TransportError(problem, methodOf(payload), { sent: 'no' }));
      }
      return passOn(next, payload, options, (ending) =>
        health.report(ticket, verdictOf(ending, payload)),
      );
    };
  };
}
