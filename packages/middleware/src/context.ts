import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type CallOptions,
  deadlineKey,
  deadlineOf,
  fork,
  methodOf,
  onAbort,
  type Payload,
  type Reply,
  sentOf,
  startTimer,
  TimeoutError,
  type Transport,
} from '@jsonrpcclient/core';
import { check, isNumber } from './checks.ts';
import { passOn } from './ending.ts';
import { mergeHeaders, withHeaders } from './headers.ts';

/** What the calls inside `runWith` get besides their own options. */
export interface ContextOptions {
  /** Milliseconds from now until all calls time out; `Infinity` by default. */
  readonly timeout?: number | undefined;
  /** The same as a time on the clock of `performance.now()`. */
  readonly deadline?: number | undefined;
  /** Aborts all calls. */
  readonly signal?: AbortSignal | undefined;
  /** Headers of all calls, for transports that send headers. A call's own headers and the client's override them. */
  readonly headers?: Readonly<Record<string, string | undefined>> | undefined;
}

/** What `current` returns. */
export interface Context {
  /** When calls time out, on the clock of `performance.now()`; `Infinity` for never. */
  readonly deadline: number;
  /** All of them abort calls. */
  readonly signals: readonly AbortSignal[];
  readonly headers: Readonly<Record<string, string | undefined>>;
}

interface Scope extends Context {
  /** How long it was until the deadline at first, for the error. */
  readonly timeout: number;
}

const storage = new AsyncLocalStorage<Scope>();

/**
 * Calls a function, and returns what it returns. Calls that it makes, also after `await`, over a transport with
 * `context()` have these options. Inside another context, the earlier deadline counts, all signals, and the headers of
 * both; the inner ones override the outer ones.
 */
export function runWith<T>(options: ContextOptions, run: () => T): T {
  const { timeout = Number.POSITIVE_INFINITY, deadline = Number.POSITIVE_INFINITY } = options;
  const { signal, headers = {} } = options;
  for (const [name, value] of Object.entries({ timeout, deadline })) {
    const isTime = isNumber(value) && !Number.isNaN(value);
    check('runWith', name, value, isTime, 'a number of milliseconds');
  }
  const outer = storage.getStore();
  const now = performance.now();
  const earliest = Math.min(now + timeout, deadline, outer?.deadline ?? Number.POSITIVE_INFINITY);
  const signals = outer?.signals ?? [];
  const scope = {
    timeout: earliest === outer?.deadline ? outer.timeout : earliest - now,
    deadline: earliest,
    signals: signal ? [...signals, signal] : signals,
    headers: mergeHeaders(headers, outer?.headers ?? {}),
  };
  return storage.run(scope, run);
}

/** Returns the context that `runWith` has set; `undefined` outside of it. */
export function current(): Context | undefined {
  return storage.getStore();
}

/**
 * Adds the deadline, the signals and the headers of `runWith` to the calls inside of it. After the deadline, a call rejects
 * with a `TimeoutError` whose `sent` is 'no', and nothing is sent. Needs `AsyncLocalStorage`, so it isn't for browsers.
 */
export function context(): <O extends CallOptions>(next: Transport<O>) => Transport<O> {
  return (next) => (payload, options) => {
    const scope = storage.getStore();
    return scope ? callIn(scope, next, payload, options) : next(payload, options);
  };
}

function callIn<O extends CallOptions>(
  { timeout, deadline, signals, headers }: Scope,
  next: Transport<O>,
  payload: Payload,
  options: O,
): Promise<Reply> {
  const more = withHeaders(options, headers);
  const limit = deadlineOf(options);
  // The call's own abort and timeout are enough.
  if (signals.length === 0 && limit <= deadline) return next(payload, more);
  const own = fork(more);
  Object.assign(own.options, { [deadlineKey]: Math.min(deadline, limit) });
  const expire = (sent: 'no' | 'maybe') =>
    own.abort(new TimeoutError(timeout, methodOf(payload), { sent }));
  // These may abort it immediately; then it isn't sent.
  const off = onAbort(options, own.abort);
  const removers = signals.map((signal) => onAbort({ signal }, own.abort));
  const left = deadline - performance.now();
  if (left <= 0) expire('no');
  // Unless the call times out before.
  const isFirst = left > 0 && deadline < limit;
  const timer = isFirst ? startTimer(left, () => expire(sentOf(own.options))) : undefined;
  return passOn(next, payload, own.options, () => {
    clearTimeout(timer);
    off();
    for (const remove of removers) remove();
  });
}
