import { createLatch } from '../channel/latch.ts';

/** The replies to the other side's requests that wait for room in the medium. */
export interface Backlog {
  /** Counts a reply until `leaving`, the result of the channel's `send`, settles; returns `leaving`. */
  hold(text: string, leaving: void | Promise<void>): void | Promise<void>;
  /** Settles once reading may go on; undefined if it may already. */
  room(): Promise<void> | undefined;
  /** The connection is gone, and the replies with it. */
  clear(): void;
}

/** Far more than two sides that both answer before they read on have in flight, so they can't block each other. */
const maxSize = 2 ** 26;

/** What a waiting reply takes besides its text, roughly. */
const overhead = 1000;

/** Makes reading wait for a peer that sends requests and doesn't read the replies. */
export function createBacklog(): Backlog {
  const latch = createLatch();
  let held = { count: 0, size: 0 };
  // A single reply of any size never stops the reading.
  const isFull = () => held.size > maxSize && held.count > 1;

  return {
    hold(text, leaving) {
      if (!(leaving instanceof Promise)) return leaving;
      const own = held;
      const size = text.length + overhead;
      own.count++;
      own.size += size;
      const leave = () => {
        own.count--;
        own.size -= size;
        if (!isFull()) latch.release();
      };
      leaving.then(leave, leave);
      return leaving;
    },

    room: () => (isFull() ? latch.wait() : undefined),

    clear() {
      held = { count: 0, size: 0 };
      latch.release();
    },
  };
}
