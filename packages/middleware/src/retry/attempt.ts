import {
  type CallOptions,
  methodOf,
  onAbort,
  type Payload,
  type Reply,
  sentOf,
  startTimer,
  TimeoutError,
  type Transport,
} from '@jsonrpcclient/core';
import { forkFor } from '../fork-for.ts';
import { askedKey } from '../marks.ts';

/** Makes one attempt of a call, which is aborted after `timeout` milliseconds, or when the call is. */
export async function attempt(
  next: Transport,
  payload: Payload,
  options: CallOptions,
  timeout: number,
  asked: unknown[],
): Promise<Reply> {
  const own = forkFor(options, timeout);
  // Not with `withOptions`, because one copy is enough.
  Object.assign(own.options, { [askedKey]: asked });
  let timer: ReturnType<typeof startTimer>;
  let off: (() => void) | undefined;
  try {
    return await new Promise((resolve, reject) => {
      const stop = (reason: unknown) => {
        reject(reason);
        own.abort(reason);
      };
      timer = startTimer(timeout, () =>
        stop(new TimeoutError(timeout, methodOf(payload), { sent: sentOf(own.options) })),
      );
      off = onAbort(options, stop);
      next(payload, own.options).then(resolve, reject);
    });
  } finally {
    clearTimeout(timer);
    off?.();
  }
}
