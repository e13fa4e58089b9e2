import {
  type CallOptions,
  deadlineKey,
  deadlineOf,
  fork,
  type Message,
  markSent,
  onAbort,
  type Reply,
  sentOf,
  type Transport,
} from '@jsonrpcclient/core';
import { type Ending, follow } from '../ending.ts';
import { endsShared } from '../leave.ts';
import { recordAll, recordKey } from '../record.ts';
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
  /** The one that it is sent for comes first. */
  readonly waiters: Set<Waiter>;
  readonly options: CallOptions;
  readonly abort: (reason: unknown) => void;
}

/**
 * Each call keeps its own id, abort and timeout. The shared one is aborted when the last of them is, with its reason.
 * `copy` returns the reply for the second call and further ones.
 */
export function createSharing(copy: (reply: Reply) => Reply): Sharing {
  const pending = new Map<string, SharedCall>();

  const forget = (key: string, shared: SharedCall) => {
    if (pending.get(key) === shared) pending.delete(key);
  };
  const join = (key: string, shared: SharedCall, waiter: Waiter) => {
    const { waiters, abort } = shared;
    waiters.add(waiter);
    waiter.off = onAbort(waiter.options, (reason) => {
      const endsAll = endsShared(waiter.options, shared.options, reason);
      waiters.delete(waiter);
      waiter.reject(reason);
      if (waiters.size > 0 && !endsAll) {
        limitTime(shared);
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
        limitTime(found);
        // Again for all, because one of them may now leave before the others.
        markSent(found.options, sentOf(found.options));
        return;
      }
      const waiters = new Set<Waiter>();
      const own = forkFor(options, waiters);
      const shared = { waiters, ...own };
      pending.set(key, shared);
      join(key, shared, waiter);
      follow(next, message, own.options, (ending) => {
        forget(key, shared);
        settle(waiters, ending, id, copy);
      });
    });
}

/** Options by which what happens to the shared call happens to each of the waiters. */
function forkFor<O extends CallOptions>(options: O, waiters: ReadonlySet<Waiter>) {
  const callers = {
    *[Symbol.iterator]() {
      for (const waiter of waiters) yield waiter.options;
    },
  };
  const own = fork(options, callers);
  Object.assign(own.options, { [recordKey]: recordAll(callers) });
  return own;
}

/** Sets the deadline to the latest one of the waiters. Not with a getter: V8 is slow if each call has its own. */
function limitTime({ waiters, options }: SharedCall): void {
  const deadline = Math.max(...[...waiters].map((waiter) => deadlineOf(waiter.options)));
  Object.assign(options, { [deadlineKey]: deadline });
}

function settle(
  waiters: ReadonlySet<Waiter>,
  ending: Ending,
  sent: unknown,
  copy: (reply: Reply) => Reply,
): void {
  let isFirst = true;
  for (const { off, id, resolve, reject } of waiters) {
    off?.();
    if (!('reply' in ending)) reject(ending.error);
    else {
      // A transport in plain JavaScript may return nothing.
      const reply = ending.reply ?? { body: undefined };
      resolve(withOwnId(isFirst ? reply : copy(reply), sent, id));
    }
    isFirst = false;
  }
}
