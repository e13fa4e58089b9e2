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
  let state: 'new' | 'open' | 'left' = 'new';
  /** The values from this index on are unread. In the queue, which is slower, are only those that a reader waits for. */
  let first = 0;
  let values: T[] = [];
  let waiting = 0;
  let isFull = false;
  const latch = createLatch();
  const queue = createQueue<T>(abort);

  const inlet: Inlet<T> = {
    push(value) {
      if (waiting > 0) {
        waiting--;
        queue.push(value);
      } else if (state === 'open') values.push(value);
    },
    room() {
      values = values.slice(first);
      first = 0;
      isFull = values.length > maxUnread;
      return isFull ? latch.wait() : undefined;
    },
  };

  return {
    next() {
      if (state === 'new') {
        state = 'open';
        start(inlet).then(() => queue.end(), queue.end);
      }
      const unread = values.length - first;
      if (unread === 0) {
        waiting++;
        return queue.next().catch(throwWithCaller);
      }
      if (isFull && unread <= maxUnread / 2) {
        isFull = false;
        latch.release();
      }
      return Promise.resolve({ done: false, value: values[first++] as T });
    },
    return() {
      state = 'left';
      values = [];
      first = 0;
      latch.release();
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
