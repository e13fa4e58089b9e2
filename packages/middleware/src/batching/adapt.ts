import type { Transport } from '@jsonrpcclient/core';
import { type Batch, bytesOf, type Call, type Limits } from './batch.ts';
import { isRepeated, type Refusal } from './refusal.ts';
import { sendOne } from './send.ts';

/** Learns from a batch that was refused, and sends again those of its calls whose callers still wait. */
export type Learn = (batch: Batch, refusal: Refusal) => Promise<void>;

/** Makes `Learn`; `again` sends calls in batches within the limits. */
export function createLearn(
  next: Transport,
  limits: Limits,
  warn: (message: string) => unknown,
  again: (calls: readonly Call[]) => void,
): Learn {
  const said = new Set<string>();
  const say = async ({ of, sign }: Refusal, size: number, outcome: string) => {
    if (said.has(of)) return;
    said.add(of);
    try {
      await warn(`batching: the server refused a batch of ${size} calls (${sign}); ${outcome}`);
    } catch {
      // The calls must not fail with it, and no one awaits it.
    }
  };

  return async ({ calls }, refusal) => {
    const { size } = calls;
    const waiting = [...calls.values()].filter(({ gone }) => !gone);
    if (refusal.of === 'array') {
      limits.single = true;
      const replies = await Promise.all(waiting.map((call) => sendOne(next, call)));
      // One that is refused when it is alone too was what the server did not take, not the batch.
      if (replies.some((reply) => isRepeated(reply, refusal))) limits.single = false;
      else void say(refusal, size, 'calls go one by one from now on');
      return;
    }
    if (refusal.of === 'calls') limits.max = Math.min(limits.max, Math.floor(size / 2));
    else limits.maxBytes = Math.min(limits.maxBytes, halfOf(calls));
    void say(refusal, size, 'it and later ones go in smaller parts');
    again(waiting);
  };
}

/** How long each of two batches is into which the calls go, where they are equally long. */
function halfOf(calls: Batch['calls']): number {
  let bytes = 2;
  for (const { message } of calls.values()) bytes += bytesOf(message) + 1;
  return bytes / 2;
}
