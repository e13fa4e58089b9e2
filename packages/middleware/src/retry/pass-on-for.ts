import {
  type CallOptions,
  onAbort,
  type Payload,
  type Reply,
  type Transport,
} from '@jsonrpcclient/core';
import { beginAttempt } from '../attempt.ts';

/** Passes a call on for at most `timeout` milliseconds; `more` are further options if there is a timeout. */
export function passOnFor(
  timeout: number,
  next: Transport,
  payload: Payload,
  options: CallOptions,
  more: object,
): Promise<Reply> {
  if (timeout === Number.POSITIVE_INFINITY) return next(payload, options);
  const attempt = beginAttempt(payload, options, timeout, more);
  return new Promise<Reply>((resolve, reject) => {
    onAbort(attempt.options, reject);
    next(payload, attempt.options).then(resolve, reject);
  }).finally(attempt.end);
}
