import { wrongKind } from './kind.ts';
import type { Payload } from './message.ts';

/**
 * Options of every call. A transport may add its own, such as `headers`. Of the options here, it only needs `signal`.
 */
export interface CallOptions {
  /** Aborts the call, which then rejects with `signal.reason`. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds until the client rejects with a `TimeoutError`; 30,000 by default, more than 0, `Infinity` for none. */
  readonly timeout?: number | undefined;
  /** Whether it is safe to execute the call twice, so a middleware may repeat it; false by default. */
  readonly idempotent?: boolean | undefined;
}

/** What a transport returns: decoded but unchecked JSON and, over HTTP, the status and headers. */
export interface Reply {
  /** `undefined` if the reply was empty. */
  readonly body: unknown;
  /** HTTP status. */
  readonly status?: number;
  /** HTTP reason phrase, for example 'OK'; `undefined` or empty if the server sent none. */
  readonly statusText?: string | undefined;
  /** HTTP headers, names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Text for the error if the body isn't the response: where it came from, and what to check. */
  readonly hint?: string | undefined;
}

/**
 * Sends a payload and resolves with the reply. Rejects with a `TransportError` if there is none. For an invalid option,
 * it rejects with a `TypeError` whose message begins with `methodOf(payload)` and a colon.
 */
export type Transport<O extends CallOptions = CallOptions> = (
  payload: Payload,
  options: O,
) => Promise<Reply>;

/** Wraps a transport in another one. */
export type Middleware<O extends CallOptions = CallOptions> = (next: Transport<O>) => Transport<O>;

/**
 * Wraps a transport in middlewares; the first one listed is the outermost. If the transport is a connection with a `state`,
 * the result has it, too.
 */
export function compose<O extends CallOptions>(
  transport: Transport<O> & { readonly state?: unknown },
  ...middleware: readonly Middleware<NoInfer<O>>[]
  // Without `object`, TypeScript doesn't infer the options of a client on the returned function.
): Transport<O> & object {
  if (typeof transport !== 'function')
    throw wrongKind('compose', 'a transport such as httpFetch(url)', transport);
  const composed = middleware.reduceRight<Transport<O>>((next, wrap, index) => {
    const expected = `argument ${index + 2}: middleware such as batching()`;
    if (typeof wrap !== 'function') throw wrongKind('compose', expected, wrap);
    const wrapped: unknown = wrap(next);
    if (typeof wrapped === 'function') return wrapped as Transport<O>;
    // If it is a transport, it returned a promise, which may reject. Nothing else handles that.
    Promise.resolve(wrapped).catch(() => {});
    throw wrongKind('compose', `${expected} that returns a transport`, wrapped);
  }, transport);
  if (!('state' in transport) || 'state' in composed) return composed;
  return Object.defineProperty(composed, 'state', { get: () => transport.state });
}
