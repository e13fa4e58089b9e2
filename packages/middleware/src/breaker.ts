import {
  type CallOptions,
  deadlineKey,
  follow,
  fork,
  type Message,
  methodOf,
  type Params,
  type Payload,
  passOn,
  startTimer,
  TimeoutError,
  type Transport,
  TransportError,
  withOptions,
} from '@jsonrpcclient/core';
import { check } from './checks.ts';
import { createHealth, type Health, type HealthOptions } from './health.ts';
import { verdictOf } from './verdict.ts';

/** Options of `breaker`. */
export interface BreakerOptions extends HealthOptions {
  /** A request to probe the server with; by default, the first call after the pause is the probe. */
  readonly probe?: { readonly method: string; readonly params?: Params | undefined } | undefined;
}

/**
 * Stops calling a server that fails: until its pause ends, calls reject immediately with a `TransportError` whose `sent`
 * is 'no'. Then one call at a time is the probe: if it succeeds, the breaker closes; if it fails, the pause doubles. A
 * call that is aborted says nothing about the server. Has no timer while it is open.
 */
export function breaker(
  options: BreakerOptions = {},
): <O extends CallOptions>(next: Transport<O>) => Transport<O> {
  const { probe } = options;
  const isProbe = probe === undefined || typeof Object(probe).method === 'string';
  check('breaker', 'probe', probe, isProbe, 'an object with a method');
  // Checks the options.
  createHealth('breaker', options);

  return (next) => {
    const health = createHealth('breaker', options);
    return (payload, options) => {
      const ticket = health.admit();
      // While the breaker is closed, there is no next probe.
      const isOpen = health.until() > 0;
      if (ticket !== 0 && isOpen && probe) {
        const message = messageFor(payload, ticket, probe);
        sendProbe(next, message, options, health, ticket);
      } else if (ticket !== 0) {
        return passOn(next, payload, options, (ending) =>
          health.report(ticket, verdictOf(ending, payload)),
        );
      }
      const wait = Math.ceil(health.until() - health.now());
      const problem = `the breaker is open, because the server failed; the next probe is in at most ${wait} ms`;
      return Promise.reject(new TransportError(problem, methodOf(payload), { sent: 'no' }));
    };
  };
}

/** Returns the probe in the dialect of the call that it replaces. */
function messageFor(
  payload: Payload,
  ticket: number,
  { method, params }: NonNullable<BreakerOptions['probe']>,
): Message {
  const [call] = [payload].flat();
  const id = `probe ${ticket}`;
  return call?.jsonrpc
    ? { jsonrpc: '2.0', method, ...(params && { params }), id }
    : { method, params: params ?? [], id };
}

/** Sends the probe with the options of a call, but without its abort and timeout. */
function sendProbe<O extends CallOptions>(
  next: Transport<O>,
  message: Message,
  options: O,
  health: Health,
  ticket: number,
): void {
  const timeout = health.until() - health.now();
  const own = fork(options, []);
  const timer = startTimer(timeout, () => own.abort(new TimeoutError(timeout, message.method)));
  const limited = withOptions(own.options, { [deadlineKey]: performance.now() + timeout });
  follow(next, message, limited, (ending) => {
    clearTimeout(timer);
    health.report(ticket, verdictOf(ending, message));
  });
}
