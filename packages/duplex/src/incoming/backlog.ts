import { createLatch } from '../channel/latch.ts';
import type { Phases } from '../phases.ts';

/** The responses to the server's requests that wait for room in the channel. */
export interface Backlog extends Phases {
  /** Counts a response until `leaving`, the result of the channel's `send`, settles; returns `leaving`. */
  hold(text: string, leaving: void | Promise<void>): void | Promise<void>;
  /** Settles once reading may continue; undefined if it may continue now. */
  room(): Promise<void> | undefined;
}

/** Far more than two peers that respond before they read on ever have queued, so they can't block each other. */
const maxSize = 2 ** 26;

/** Roughly how many bytes a queued response takes in addition to its text. */
const overhead = 1000;

/** Makes reading wait for a peer that sends requests without reading the responses. */
export function createBacklog(): Backlog {
  const latch = createLatch();
  let held = { count: 0, size: 0 };
  // A single response never stops the reading, whatever its size.
  const isFull = () => held.size > maxSize && held.count > 1;

  const clear = () => {
    held = { count: 0, size: 0 };
    latch.release();
  };

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
    lose: clear,
    close: clear,
  };
}
