import { createQueue } from '../channel/queue.ts';
import { OwnClose, toTransportError } from '../channel/to-transport-error.ts';
import type { Notifications, NotificationsOptions } from './notifications.ts';

/** What fills an iteration of notifications. */
export interface Feed<A> {
  readonly notifications: Notifications<A>;
  /** How many wait at most. */
  readonly limit: number;
  /** False when the oldest was dropped for it. */
  push(value: A): boolean;
  /** So many were dropped before. */
  miss(count: number): void;
  gap(): void;
  /** With an error the iteration throws it. */
  end(error?: unknown): void;
  /** As the connection was closed: by this side, or by what it failed of. */
  close(method: string, error: unknown): void;
}

const mark = Symbol('gap');

/** A bounded queue that counts what is missing in it. */
export function createFeed<A>(
  onReturn: () => unknown,
  { limit = 1000 }: NotificationsOptions = {},
): Feed<A> {
  const queue = createQueue<A | typeof mark>(onReturn);
  let dropped = 0;
  let gaps = 0;
  /** Marks in the queue, which are no values. */
  let marks = 0;
  let isMarked = false;

  const pass = () => {
    marks--;
    gaps++;
  };

  const notifications: Notifications<A> = {
    get dropped() {
      return dropped;
    },
    get gaps() {
      return gaps;
    },
    async next() {
      for (;;) {
        const result = await queue.next();
        if (result.value !== mark) return result as IteratorResult<A>;
        pass();
      }
    },
    return: () => queue.return() as Promise<IteratorResult<A>>,
    [Symbol.asyncIterator]: () => notifications,
  };

  return {
    notifications,
    limit,

    push(value) {
      isMarked = false;
      const full = queue.size - marks >= limit;
      // The oldest, so that what is missing is missing before what is read next.
      while (full && queue.shift() === mark) pass();
      if (full) dropped++;
      queue.push(value);
      return !full;
    },

    miss(count) {
      dropped += count;
    },

    gap() {
      // Before anything came again it is still the same one.
      if (isMarked) return;
      isMarked = true;
      marks++;
      queue.push(mark);
    },

    end: queue.end,

    close(method, error) {
      if (error === undefined || error instanceof OwnClose) queue.end();
      else queue.end(toTransportError(error, method, 'yes'));
    },
  };
}
