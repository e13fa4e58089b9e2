import {
  type CallOptions,
  deadlineKey,
  deadlineOf,
  type Ending,
  follow,
  fork,
  type Message,
  markSent,
  onAbort,
  type Reply,
  sentOf,
  type Transport,
} from '@jsonrpcclient/core';
import { endsShared } from '../leave.ts';
import { recordAll, recordKey } from '../record.ts';
import { createRemover } from '../remover.ts';
import { withOwnId } from './own-id.ts';

/** Sends a call with `next`, or waits for the response to the pending one with the same key. */
export type Sharing = <O extends CallOptions>(
  key: string,
  message: Message,
  options: O,
  next: Transport<O>,
) => Promise<Reply>;

/** A call that waits for the response to a shared one. */
interface Waiter {
  readonly id: unknown;
  readonly options: CallOptions;
  readonly resolve: (reply: Reply) => void;
  readonly reject: (reason: unknown) => void;
  off?: () => void;
}

interface SharedCall {
  /** The call that caused the request comes first. An array, because a Set for each call takes longer than the rest. */
  readonly waiters: Waiter[];
  /** The options of the waiters, in the same order. */
  readonly callers: CallOptions[];
  readonly options: CallOptions;
  readonly abort: (reason: unknown) => void;
  /** The latest deadline when all waiters were last marked. */
  marked: number;
}

/**
 * Each call keeps its own id, abort and timeout. The shared one is aborted when the last of them is, with its reason.
 * `copy` returns the reply for the second call and further ones.
 */
export function createSharing(copy: (reply: Reply) => Reply): Sharing {
  let pending = new Map<string, SharedCall>();
  const remove = createRemover();

  const forget = (key: string, shared: SharedCall) => {
    if (pending.get(key) === shared) pending = remove(pending, key);
  };
  const join = (key: string, shared: SharedCall, waiter: Waiter) => {
    const { waiters, callers, abort } = shared;
    waiters.push(waiter);
    callers.push(waiter.options);
    waiter.off = onAbort(waiter.options, (reason) => {
      const endsAll = endsShared(waiter.options, shared.options, reason);
      const place = waiters.indexOf(waiter);
      waiters.splice(place, 1);
      callers.splice(place, 1);
      waiter.reject(reason);
      if (waiters.length > 0 && !endsAll) {
        if (deadlineOf(waiter.options) >= deadlineOf(shared.options)) shorten(shared);
        return;
      }
      forget(key, shared);
      abort(reason);
    });
  };

  return (key, message, options, next) =>
    new Promise((resolve, reject) => {
      const { id } = message;
      const waiter = { id, options, resolve, reject };
      const found = pending.get(key);
      if (found) {
        join(key, found, waiter);
        admit(found, options);
        return;
      }
      const callers: CallOptions[] = [];
      const own = fork(options, callers);
      // What happens to the shared call happens to each of them.
      Object.assign(own.options, { [recordKey]: recordAll(callers) });
      const marked = deadlineOf(options);
      const shared = { waiters: [], callers, options: own.options, abort: own.abort, marked };
      pending.set(key, shared);
      join(key, shared, waiter);
      follow(next, message, own.options, (ending) => {
        forget(key, shared);
        settle(shared.waiters, ending, id, copy);
      });
    });
}

/** Lets the shared call take as long as a further waiter may, and marks the waiter like the others. */
function admit(shared: SharedCall, options: CallOptions): void {
  const deadline = deadlineOf(options);
  const latest = Math.max(deadlineOf(shared.options), deadline);
  limitTime(shared, latest);
  if (sentOf(shared.options) === 'maybe') return;
  // The others may now leave before this one. Not marked for each waiter of one tick, because that takes time.
  if (latest > shared.marked + 1) {
    shared.marked = latest;
    markSent(shared.options, 'no');
  } else if (deadline >= latest - 1) markSent(options, 'no');
}

/** Not with a getter: V8 is slow if each call has its own. */
function limitTime({ options }: SharedCall, deadline: number): void {
  Object.assign(options, { [deadlineKey]: deadline });
}

/** Sets the deadline to the latest one of the waiters that are left. */
function shorten(shared: SharedCall): void {
  let latest = 0;
  for (const options of shared.callers) latest = Math.max(latest, deadlineOf(options));
  limitTime(shared, latest);
}

function settle(
  waiters: readonly Waiter[],
  ending: Ending,
  sent: unknown,
  copy: (reply: Reply) => Reply,
): void {
  let isFirst = true;
  for (const { off, id, resolve, reject } of waiters) {
    off?.();
    if (!('reply' in ending)) reject(ending.error);
    else resolve(withOwnId(isFirst ? ending.reply : copy(ending.reply), sent, id));
    isFirst = false;
  }
}
