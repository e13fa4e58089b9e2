/// <reference lib="esnext.disposable" preserve="true" />
import { throwWithCaller } from '@jsonrpcclient/core';
import { createLatch } from '@jsonrpcclient/duplex';
import { createWaiting, done } from './waiting.ts';

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
 * promise that `start` returns settles. The values are kept here, because a queue of duplex takes twice as long for each.
 */
export function createFlow<T>(
  start: (inlet: Inlet<T>) => Promise<void>,
  abort: () => void,
): Stream<T> {
  let isStarted = false;
  let count = 0;
  /** The values from this index on are unread. */
  let first = 0;
  let values: T[] = [];
  let isFull = false;
  const latch = createLatch();
  const waiting = createWaiting<T>();

  const makeRoom = () => {
    isFull = false;
    latch.release();
  };
  const inlet: Inlet<T> = {
    push(value) {
      count++;
      if (!waiting.give(value)) values.push(value);
    },
    room() {
      values = values.slice(first);
      first = 0;
      isFull = values.length > maxUnread;
      return isFull ? latch.wait() : undefined;
    },
    get count() {
      return count;
    },
  };

  return toStream(
    () => {
      if (!isStarted) {
        isStarted = true;
        start(inlet).then(() => waiting.end(), waiting.end);
      }
      const unread = values.length - first;
      if (unread === 0) return waiting.wait().catch(throwWithCaller);
      if (isFull && unread <= maxUnread / 2) makeRoom();
      return Promise.resolve({ done: false, value: values[first++] as T });
    },
    () => {
      isStarted = true;
      first = 0;
      values = [];
      waiting.leave();
      abort();
      makeRoom();
    },
  );
}

function toStream<T>(next: Stream<T>['next'], leave: () => void): Stream<T> {
  return {
    next,
    async return() {
      leave();
      return done;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    async [Symbol.asyncDispose]() {
      leave();
    },
  };
}
