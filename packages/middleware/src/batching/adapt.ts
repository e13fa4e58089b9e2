import type { Transport } from '@jsonrpcclient/core';
import type { BatchedCall } from './batch.ts';
import { bytesOf, type Limits } from './limits.ts';
import type { Queue } from './queue.ts';
import { isRepeated, type Refusal } from './refusal.ts';
import { sendEach } from './send-calls.ts';

/** Adapts the limits to a refusal, and sends the calls of the batch again, except those that have settled. */
export type Adapt = (calls: readonly BatchedCall[], refusal: Refusal) => Promise<void>;

export function createAdapt(
  next: Transport,
  limits: Limits,
  warn: (message: string) => unknown,
  queue: Queue,
): Adapt {
  const warned = new Set<string>();
  const warnOnce = async ({ reason, evidence }: Refusal, size: number, reaction: string) => {
    if (warned.has(reason)) return;
    warned.add(reason);
    try {
      await warn(
        `batching: the server refused a batch of ${size} calls (${evidence}); ${reaction}`,
      );
    } catch {
      // If `warn` throws, that must neither fail calls nor cause an unhandled rejection.
    }
  };

  return async (calls, refusal) => {
    const unsettled = calls.filter(({ state }) => state !== 'settled');
    if (refusal.reason === 'batches') {
      limits.acceptsBatches = false;
      const replies = await sendEach(next, unsettled);
      // If a single call gets the same error, the server refused that call and not the batch.
      if (replies.some((reply) => isRepeated(reply, refusal))) limits.acceptsBatches = true;
      else void warnOnce(refusal, calls.length, 'sending calls one at a time from now on');
      return;
    }
    if (refusal.reason === 'calls') limits.max = Math.min(limits.max, Math.floor(calls.length / 2));
    else limits.maxBytes = Math.min(limits.maxBytes, halfOf(calls));
    void warnOnce(refusal, calls.length, 'splitting it and later batches');
    unsettled.forEach(queue.add);
    queue.flush();
  };
}

/** The length of a batch with half of the calls, if all are equally long. */
function halfOf(calls: readonly BatchedCall[]): number {
  let bytes = 2;
  for (const { message } of calls) bytes += bytesOf(message) + 1;
  return bytes / 2;
}
