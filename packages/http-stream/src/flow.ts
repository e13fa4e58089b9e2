/// <reference lib="esnext.disposable" preserve="true" />
import { throwWithCaller } from '@jsonrpcclient/core';
import { createLatch, createQueue } from '@jsonrpcclient/duplex';

/** Values as they arrive; breaking out of a loop cancels the call. */
export interface Stream<T> extends AsyncIterableIterator<T>, AsyncDisposable {
  next(): Promise<IteratorResult<T, undefined>>;
  return(): Promise<IteratorResult<T, undefined>>;
}

/** The side of a stream that is written to. */
export interface Inlet<T> {
  push(value: T): void;
  /** Settles once more may be pushed; undefined if that is now. */
  room(): Promise<void> | undefined;
  /** How many values were pushed. */
  readonly count: number;
}

/** How many values may be unread before `room` waits. */
const maxUnread = 16;

/**
 * Returns a stream whose source starts when the first value is read, and is aborted when the reader leaves. It ends when the
 * promise that `start` returns settles.
 */
export function createFlow<T>(
  start: (inlet: Inlet<T>) => Promise<void>,
  abort: () => void,
): Stream<T> {
  let isStarted = false;
  let count = 0;
  const latch = createLatch();
  const queue = createQueue<T>(() => {
    abort();
    latch.release();
  });
  const inlet: Inlet<T> = {
    push(value) {
      count++;
      queue.push(value);
    },
    room: () => (queue.size > maxUnread ? latch.wait() : undefined),
    get count() {
      return count;
    },
  };

  return {
    next() {
      if (!isStarted) {
        isStarted = true;
        start(inlet).then(() => queue.end(), queue.end);
      }
      const next = queue.next();
      if (queue.size <= maxUnread / 2) latch.release();
      // Only a value that has to be waited for can be an error.
      return queue.size > 0 ? next : next.catch(throwWithCaller);
    },
    return() {
      isStarted = true;
      return queue.return();
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    async [Symbol.asyncDispose]() {
      await this.return();
    },
  };
}
