import { type CallOptions, maxDelay, onAbort, type Transport } from '@jsonrpcclient/core';
import { check, isCount, isFunction } from '../checks.ts';
import { createAdapt } from './adapt.ts';
import { type Batch, type BatchedCall, begin, settle } from './batch.ts';
import { copyMessage } from './copy.ts';
import type { Limits } from './limits.ts';
import { optionsKeyOf } from './options-key.ts';
import { createQueue } from './queue.ts';
import { sendEach, sendTogether } from './send-calls.ts';

/** Options of `batching`. */
export interface BatchingOptions {
  /** Milliseconds to wait for more calls; 0 (the default) groups calls made in the same tick. */
  readonly wait?: number | undefined;
  /** Maximum calls per batch; 1,000 by default, the limit of go-ethereum and others. */
  readonly max?: number | undefined;
  /** Maximum UTF-8 bytes per batch; unlimited by default, because measuring means serializing each message twice. */
  readonly maxBytes?: number | undefined;
  /** Called once for each kind of limit that makes the server refuse a batch; `console.warn` by default. May be async. */
  readonly warn?: ((message: string) => unknown) | undefined;
}

/**
 * Combines calls made together into one batch. Each keeps its own response, error, timeout and signal, and is sent with
 * the params it was made with. A single call, or an existing batch, is passed on unchanged.
 */
export function batching({
  wait = 0,
  max = 1000,
  maxBytes = Number.POSITIVE_INFINITY,
  warn = (message) => console.warn(message),
}: BatchingOptions = {}): <O extends CallOptions>(next: Transport<O>) => Transport<O> {
  check('batching', 'wait', wait, wait >= 0 && wait <= maxDelay, '0 to 2147483647 milliseconds');
  check('batching', 'max', max, isCount(max), 'a positive integer or Infinity');
  check('batching', 'maxBytes', maxBytes, maxBytes > 0, 'greater than 0');
  check('batching', 'warn', warn, isFunction(warn), 'a function');

  return <O extends CallOptions>(next: Transport<O>): Transport<O> => {
    const limits: Limits = { max, maxBytes, acceptsBatches: true };
    const queue = createQueue(limits, wait, (batch) => send(batch));
    const adapt = createAdapt(next as Transport, limits, warn, queue);
    const send = async (batch: Batch) => {
      const calls = begin(batch);
      try {
        if (calls.length > 1 && limits.acceptsBatches) {
          const refusal = await sendTogether(next as Transport, batch, calls);
          if (refusal) await adapt(calls, refusal);
        } else await sendEach(next as Transport, calls);
      } catch (error) {
        for (const call of calls) settle(call).reject(error);
      }
    };

    return (payload, options) => {
      if (!('method' in payload) || limits.max === 1 || !limits.acceptsBatches) {
        return next(payload, options);
      }
      const optionsKey = optionsKeyOf(options);
      if (optionsKey === undefined) return next(payload, options);
      return new Promise((resolve, reject) => {
        const call: BatchedCall = {
          message: copyMessage(payload),
          options,
          optionsKey,
          resolve,
          reject,
          state: 'queued',
          batch: undefined,
          stopListening: undefined,
        };
        call.stopListening = onAbort(options, (reason) => {
          const { state } = call;
          settle(call).reject(reason);
          if (state === 'queued') queue.remove(call);
          else call.batch?.onAbort?.(reason, options);
        });
        if (call.state === 'queued') queue.add(call);
      });
    };
  };
}
