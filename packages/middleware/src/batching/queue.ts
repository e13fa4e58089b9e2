import { type Batch, bytesOf, type Call, type Limits } from './batch.ts';
import { createDelay } from './delay.ts';
import { shareOf } from './options-key.ts';

/** Calls that are not sent yet. */
export interface Queue {
  readonly add: (call: Call) => void;
  /** Takes out a call whose caller waits no more; a batch that is sent is cancelled with the last of them. */
  readonly remove: (call: Call, reason: unknown) => void;
  /** Sends all that is there. */
  readonly flush: () => void;
}

/** Calls with the same options. */
interface Group {
  readonly options: object;
  /** An id that comes again, while the first batch has it, goes into the second, and so on. */
  readonly batches: Batch[];
  /** How often each of those ids came again. */
  readonly repeats: Map<unknown, number>;
}

/** Puts calls into batches; each is sent when it is full, and all when no more come or after `wait` milliseconds. */
export function createQueue(limits: Limits, wait: number, send: (batch: Batch) => void): Queue {
  let groups = new Map<string, Group>();
  let waiting = 0;

  const close = (batch: Batch) => {
    if (batch.sent) return;
    batch.sent = true;
    waiting -= batch.calls.size;
    send(batch);
  };
  const flush = () => {
    delay.stop();
    const closing = groups;
    // Not cleared: V8 keeps what was in a cleared map for long.
    groups = new Map();
    for (const { batches } of closing.values()) batches.forEach(close);
  };
  const delay = createDelay(wait, flush);

  return {
    add(call) {
      let group = groups.get(call.key);
      if (!group) {
        group = { options: shareOf(call.options), batches: [], repeats: new Map() };
        groups.set(call.key, group);
      }
      const batch = place(call, group, limits, close);
      waiting++;
      if (batch.calls.size >= limits.max) close(batch);
      if (waiting > 0) delay.start();
      else flush();
    },

    remove(call, reason) {
      const { batch, message } = call;
      if (batch?.controller) {
        if (--batch.left === 0) batch.controller.abort(reason);
      } else if (batch?.calls.delete(message.id ?? call)) {
        waiting--;
        if (waiting === 0) flush();
      }
    },

    flush,
  };
}

/** Finds the batch for a call, or begins one, and puts it there. */
function place(
  call: Call,
  { options, batches, repeats }: Group,
  { maxBytes }: Limits,
  close: (batch: Batch) => void,
): Batch {
  const { message } = call;
  const key = message.id ?? call;
  const bytes = maxBytes < Number.POSITIVE_INFINITY ? bytesOf(message) + 1 : 0;
  let index = 0;
  if (batches[0]?.calls.has(key) && !batches[0].sent) {
    index = (repeats.get(key) ?? 0) + 1;
    repeats.set(key, index);
  }
  const before = batches[index];
  let batch = before;
  if (!batch || batch.sent || batch.bytes + bytes > maxBytes) {
    const calls = new Map<unknown, Call>();
    batch = { calls, options, bytes: 1, sent: false, left: 0, controller: undefined };
    batches[index] = batch;
  }
  batch.bytes += bytes;
  batch.calls.set(key, call);
  call.batch = batch;
  // When the next is in place, as calls may be made while this one is sent.
  if (before && before !== batch) close(before);
  return batch;
}
