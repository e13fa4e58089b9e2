import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type CallOptions,
  deadlineOf,
  methodOf,
  onAbort,
  type Payload,
  passOn,
  type Reply,
  TimeoutError,
  type Transport,
} from '@jsonrpcclient/core';
import { beginAttempt } from './attempt.ts';
import { check, isFunction, isNumber, isObject } from './checks.ts';
import { mergeHeaders, withHeaders } from './headers.ts';

/** Options for the calls inside `runWith`, in addition to their own. */
export interface ContextOptions {
  /** Milliseconds from now until all calls time out; `Infinity` by default. */
  readonly timeout?: number | undefined;
  /** The time at which all calls time out, on the clock of `performance.now()`. */
  readonly deadline?: number | undefined;
  /** Aborts all calls. */
  readonly signal?: AbortSignal | undefined;
  /** Headers of all calls, for transports that send headers. A call's own headers and the client's override them. */
  readonly headers?: Readonly<Record<string, string | undefined>> | undefined;
}

/** The context that `current` returns. */
export interface Context {
  /** When calls time out, on the clock of `performance.now()`; `Infinity` for never. */
  readonly deadline: number;
  /** Any of these signals aborts the calls. */
  readonly signals: readonly AbortSignal[];
  readonly headers: Readonly<Record<string, string | undefined>>;
}

interface Scope extends Context {
  /** The original time until the deadline, for the error. */
  readonly timeout: number;
}

const storage = new AsyncLocalStorage<Scope>();

/**
 * Calls a function and returns its result. The JSON-RPC calls that the function makes over a transport with
 * `context()`, even after an `await`, get these options. Contexts can be nested: the earlier deadline and all signals
 * apply, and inner headers override outer ones.
 */
export function runWith<T>(options: ContextOptions, run: () => T): T {
  const { timeout = Number.POSITIVE_INFINITY, deadline = Number.POSITIVE_INFINITY } = options;
  const { signal, headers = {} } = options;
  for (const [name, value] of Object.entries({ timeout, deadline })) {
    const isTime = isNumber(value) && !Number.isNaN(value);
    check('runWith', name, value, isTime, 'a number of milliseconds');
  }
  const isSignal = signal === undefined || isFunction(Object(signal).throwIfAborted);
  check('runWith', 'signal', signal, isSignal, 'an AbortSignal');
  check('runWith', 'headers', headers, isObject(headers), 'an object');
  const outer = storage.getStore();
  const now = performance.now();
  const earliest = Math.min(now + timeout, deadline, outer?.deadline ?? Number.POSITIVE_INFINITY);
  const signals = outer?.signals ?? [];
  const scope = {
    timeout: earliest === outer?.deadline ? outer.timeout : Math.max(0, earliest - now),
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
 * Adds the deadline, the signals and the headers of `runWith` to the calls inside of it. After the deadline, a call
 * rejects with a `TimeoutError` whose `sent` is 'no', and nothing is sent. Needs `AsyncLocalStorage`, so it doesn't
 * work in browsers.
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
  const left = deadline - performance.now();
  // No timer if the call times out before.
  const own = deadline < limit ? left : Number.POSITIVE_INFINITY;
  const attempt = beginAttempt(payload, more, own, {}, timeout);
  // These may abort it immediately; then it isn't sent.
  const removers = signals.map((signal) => onAbort({ signal }, attempt.abort));
  if (left <= 0) attempt.abort(new TimeoutError(timeout, methodOf(payload), { sent: 'no' }));
  return passOn(next, payload, attempt.options, () => {
    attempt.end();
    for (const remove of removers) remove();
  });
}
