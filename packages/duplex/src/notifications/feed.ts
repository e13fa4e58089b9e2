import { throwWithCaller } from '@jsonrpcclient/core';
import { createQueue, type Queue } from '../channel/queue.ts';
import { OwnClose, toTransportError } from '../channel/to-transport-error.ts';
import type { Notifications, NotificationsOptions } from './notifications.ts';

/** Fills an iteration over notifications. */
export interface Feed<A> {
  readonly notifications: Notifications<A>;
  /** The maximum number of queued values. */
  readonly limit: number;
  /** False if the oldest value was dropped for this one. */
  push(value: A): boolean;
  /** This many values were dropped before. */
  miss(count: number): void;
  /** The connection was lost, so values may be missing from here on. */
  gap(): void;
  /** Ends the iteration, which throws the error unless it is undefined. */
  end(error?: unknown): void;
  /** Ends the iteration because the connection is closed; it throws the error unless this side closed it. */
  close(method: string, error: unknown): void;
}

/** Marks a gap in the queue. */
const mark = Symbol('gap');

interface Counts {
  dropped: number;
  gaps: number;
  /** The marks in the queue, which are not values. */
  marks: number;
}

/** Creates a bounded queue that counts the values that are missing from it. */
export function createFeed<A>(
  onReturn: () => unknown,
  { limit = 1000 }: NotificationsOptions = {},
): Feed<A> {
  const queue = createQueue<A | typeof mark>(onReturn);
  const counts: Counts = { dropped: 0, gaps: 0, marks: 0 };
  let isMarked = false;

  return {
    notifications: createNotifications(queue, counts),
    limit,

    push(value) {
      isMarked = false;
      const full = queue.size - counts.marks >= limit;
      // Drops the oldest value, so the missing values come before the next one that is read.
      while (full && queue.shift() === mark) pass(counts);
      if (full) counts.dropped++;
      queue.push(value);
      return !full;
    },

    miss(count) {
      counts.dropped += count;
    },

    gap() {
      // Losses without a value in between are one gap.
      if (isMarked) return;
      isMarked = true;
      counts.marks++;
      queue.push(mark);
    },

    end: queue.end,

    close(method, error) {
      if (error === undefined || error instanceof OwnClose) queue.end();
      else queue.end(toTransportError(error, method, 'yes'));
    },
  };
}

function createNotifications<A>(queue: Queue<A | typeof mark>, counts: Counts): Notifications<A> {
  return {
    get dropped() {
      return counts.dropped;
    },
    get gaps() {
      return counts.gaps;
    },
    async next() {
      try {
        for (;;) {
          const result = await queue.next();
          if (result.value !== mark) return result as IteratorResult<A>;
          pass(counts);
        }
      } catch (error) {
        return throwWithCaller(error);
      }
    },
    return: () => queue.return() as Promise<IteratorResult<A>>,
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** A mark leaves the queue. */
function pass(counts: Counts): void {
  counts.marks--;
  counts.gaps++;
}
