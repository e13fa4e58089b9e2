import { type CallOptions, deadlineOf, type Transport } from '@jsonrpcclient/core';
import { check } from './checks.ts';
import { withHeaders } from './headers.ts';

/** Options of `deadline`. */
export interface DeadlineOptions {
  /** The name of the header; 'x-request-timeout-ms' by default. */
  readonly header?: string | undefined;
}

/**
 * Tells the server in a header how many milliseconds are left until the call times out, at least 1. Put it innermost, so
 * the time in queues and pauses is deducted, and the header doesn't keep `batching` from combining calls. A call without a
 * timeout, and one that has the header, is passed on unchanged.
 */
export function deadline({
  header = 'x-request-timeout-ms',
}: DeadlineOptions = {}): <O extends CallOptions>(next: Transport<O>) => Transport<O> {
  const isName = typeof header === 'string' && /^[\w!#$%&'*+.^`|~-]+$/.test(header);
  check('deadline', 'header', header, isName, 'a header name');
  return (next) => (payload, options) => {
    const left = deadlineOf(options) - performance.now();
    if (left === Number.POSITIVE_INFINITY) return next(payload, options);
    return next(payload, withHeaders(options, { [header]: `${Math.max(1, Math.floor(left))}` }));
  };
}
