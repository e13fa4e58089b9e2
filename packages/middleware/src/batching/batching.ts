import { type CallOptions, onAbort, type Transport } from '@jsonrpcclient/core';
import { createLearn } from './adapt.ts';
import type { Batch, Call, Limits } from './batch.ts';
import { copyMessage } from './copy.ts';
import { keyOf } from './options-key.ts';
import { createQueue } from './queue.ts';
import { fail, sendAll, sendOne } from './send.ts';

/** When calls travel together, and how many. */
export interface BatchingOptions {
  /** Milliseconds that a call may wait for others; 0, the default, joins those of the same tick. */
  readonly wait?: number | undefined;
  /** Calls in a batch; 1,000 by default, which is the limit of go-ethereum and others. */
  readonly max?: number | undefined;
  /** UTF-8 bytes of a batch as JSON; no limit by default, since each message must be written once more to know. */
  readonly maxBytes?: number | undefined;
  /** Called once if the server refuses batches, and once per kind of limit; `console.warn` by default. May be async. */
  readonly warn?: ((message: string) => unknown) | undefined;
}

/**
 * Sends calls that are made together as one batch; each has its own response, error, timeout and abort, and its params as
 * they were when it was made. A call that is alone, or a batch already, is passed on as it is.
 */
export function batching({
  wait = 0,
  max = 1000,
  maxBytes = Number.POSITIVE_INFINITY,
  warn = (message) => console.warn(message),
}: BatchingOptions = {}): <O extends CallOptions>(next: Transport<O>) => Transport<O> {
  check('wait', wait, wait >= 0 && wait < 2 ** 31, '0 to 2147483647 milliseconds');
  check('max', max, max >= 1 && Math.ceil(max) === max, 'a whole number from 1, or Infinity');
  check('maxBytes', maxBytes, maxBytes > 0, 'above 0');

  return <O extends CallOptions>(next: Transport<O>): Transport<O> => {
    const limits: Limits = { max, maxBytes, single: false };
    const bare = next as Transport;
    const learn = createLearn(bare, limits, warn, (calls) => {
      calls.forEach(queue.add);
      queue.flush();
    });
    const send = async (batch: Batch) => {
      if (batch.calls.size > 1 && !limits.single) {
        const refusal = await sendAll(bare, batch);
        if (refusal) await learn(batch, refusal);
      } else await Promise.all([...batch.calls.values()].map((call) => sendOne(bare, call)));
    };
    const queue = createQueue(limits, wait, (batch) => {
      send(batch).catch((error) => fail(batch, error));
    });

    return (payload, options) => {
      const alone = limits.single || limits.max === 1;
      if (alone || !('method' in payload)) return next(payload, options);
      const key = keyOf(options);
      if (key === undefined) return next(payload, options);
      return new Promise((resolve, reject) => {
        const call: Call = {
          message: copyMessage(payload),
          options,
          key,
          resolve,
          reject,
          stop: undefined,
          gone: false,
          batch: undefined,
        };
        call.stop = onAbort(options, (reason) => {
          call.gone = true;
          call.stop?.();
          reject(reason);
          queue.remove(call, reason);
        });
        if (!call.gone) queue.add(call);
      });
    };
  };
}

function check(name: string, value: number, allowed: boolean, what: string): void {
  if (!allowed) throw new TypeError(`batching: ${name} must be ${what}, not ${value}`);
}
