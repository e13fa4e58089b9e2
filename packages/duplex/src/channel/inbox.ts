import type { ChannelEvent } from './channel.ts';
import { createQueue, type Queue } from './queue.ts';

/** Pauses and resumes reading from a medium. */
export interface Flow {
  pause(): void;
  resume(): void;
}

/** Above this many messages, or characters in them, the medium is paused; below half of it, it is resumed. */
const maxCount = 1000;
const maxLength = 2 ** 24;

/** Creates a queue for the `messages` of a channel that pauses the medium while its reader is behind. */
export function createInbox(
  onReturn: () => unknown,
  { pause, resume }: Flow,
): Queue<string | ChannelEvent> {
  const queue = createQueue<string | ChannelEvent>(onReturn);
  let length = 0;
  let isPaused = false;

  return {
    ...queue,
    get size() {
      return queue.size;
    },

    push(value) {
      const { size } = queue;
      queue.push(value);
      // The value went to a waiting reader, or the queue has ended.
      if (queue.size === size) return;
      length += lengthOf(value);
      if (isPaused || (size < maxCount && length <= maxLength)) return;
      isPaused = true;
      pause();
    },

    shift() {
      const value = queue.shift();
      length -= lengthOf(value);
      if (isPaused && queue.size < maxCount / 2 && length <= maxLength / 2) {
        isPaused = false;
        resume();
      }
      return value;
    },
  };
}

function lengthOf(value: unknown): number {
  return typeof value === 'string' ? value.length : 0;
}
