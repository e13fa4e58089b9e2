import { markSent } from '@jsonrpcclient/core';
import { type Batch, type BatchedCall, enqueue, identityOf } from './batch.ts';
import { createDelay } from './delay.ts';
import { bytesOf, type Limits } from './limits.ts';
import { shareOptions } from './options-key.ts';

/** Gathers calls into batches. */
export interface Queue {
  readonly add: (call: BatchedCall) => void;
  /** Takes out a queued call. */
  readonly remove: (call: BatchedCall) => void;
  /** Sends all queued calls. */
  readonly flush: () => void;
}

/** The open batches for calls with equal options. */
interface Group {
  readonly options: object;
  /** Usually one. A call whose id is already in the first batch goes into the second, the next one into the third … */
  readonly batches: Batch[];
  /** The index of the last batch that each such id went into. */
  readonly repeats: Map<unknown, number>;
}

/** Sends a batch when it is full, and all batches when no more calls are made, or after `wait` milliseconds. */
export function createQueue(limits: Limits, wait: number, send: (batch: Batch) => void): Queue {
  let groups = new Map<string, Group>();
  let queued = 0;

  /** A call that waits only for the end of the tick can't time out meanwhile, and marking many takes time. */
  const mark = (call: BatchedCall, sent: 'no' | 'maybe') => {
    if (wait > 0) markSent(call.options, sent);
  };
  const release = (batch: Batch) => {
    queued -= batch.calls.size;
    for (const call of batch.calls.values()) mark(call, 'maybe');
    send(batch);
  };
  const flush = () => {
    delay.stop();
    const flushed = groups;
    // Not cleared, because V8 holds on to the entries of a cleared map.
    groups = new Map();
    for (const { batches } of flushed.values()) batches.forEach(release);
  };
  const delay = createDelay(wait, flush);

  return {
    add(call) {
      const { message, optionsKey } = call;
      let group = groups.get(optionsKey);
      if (!group) {
        group = { options: shareOptions(call.options), batches: [], repeats: new Map() };
        groups.set(optionsKey, group);
      }
      const { options, batches } = group;
      const bytes = Number.isFinite(limits.maxBytes) ? bytesOf(message) + 1 : 0;
      const index = indexFor(call, group);
      const open = batches[index];
      const hasRoom = open && open.bytes + bytes <= limits.maxBytes;
      const batch: Batch = hasRoom ? open : { calls: new Map(), options, bytes: 1 };
      batch.bytes += bytes;
      enqueue(call, batch);
      mark(call, 'no');
      queued++;
      const isFull = batch.calls.size >= limits.max;
      if (isFull) delete batches[index];
      else batches[index] = batch;
      // After everything is in place, because more calls may be made while a batch is sent.
      if (open && !hasRoom) release(open);
      if (isFull) release(batch);
      if (queued > 0) delay.start();
      else flush();
    },

    remove(call) {
      if (call.batch?.calls.delete(identityOf(call))) queued--;
      if (queued === 0) flush();
    },

    flush,
  };
}

/** The index of the batch for a call: 0, unless the first batch has a call with the same id. */
function indexFor(call: BatchedCall, { batches, repeats }: Group): number {
  const identity = identityOf(call);
  if (!batches[0]?.calls.has(identity)) return 0;
  const index = (repeats.get(identity) ?? 0) + 1;
  repeats.set(identity, index);
  return index;
}
