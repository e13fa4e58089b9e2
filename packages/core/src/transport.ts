import type { Payload } from './message.ts';

/** What every call may be given; a transport extends it with its own, such as `headers`, and heeds `signal` alone. */
export interface CallOptions {
  /** Aborts the call, which then rejects with `signal.reason`. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds until a `TimeoutError`, watched by the client; 30,000 by default, `Infinity` for none. */
  readonly timeout?: number | undefined;
}

/** What came back: decoded JSON, unchecked, and what the medium says of it. */
export interface Reply {
  /** Undefined: nothing came back. */
  readonly body: unknown;
  /** HTTP status. */
  readonly status?: number;
  /** HTTP reason phrase, for example 'OK'; undefined or empty if the server sent none. */
  readonly statusText?: string | undefined;
  /** HTTP headers, names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Sends a payload and gives what came back; rejects with a `TransportError` when nothing did, and with a `TypeError`
 * whose message begins with the `methodOf` of the payload and a colon for options that are invalid.
 */
export type Transport<O extends CallOptions = CallOptions> = (
  payload: Payload,
  options: O,
) => Promise<Reply>;

/** Makes a transport of a transport. */
export type Middleware<O extends CallOptions = CallOptions> = (next: Transport<O>) => Transport<O>;

/** A transport in its middleware; the first listed is the outermost. */
export function compose<O extends CallOptions>(
  transport: Transport<O>,
  ...middleware: readonly Middleware<NoInfer<O>>[]
  // Of what gives no more than a function TypeScript would not infer the options of the client around it.
): Transport<O> & object {
  return middleware.reduceRight((next, wrap) => wrap(next), transport);
}
