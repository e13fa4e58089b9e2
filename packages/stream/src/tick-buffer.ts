import type { Writable } from 'node:stream';

/** Messages that were sent in this tick and are written together at its end. */
export interface TickBuffer {
  /** The length of the data that is not written yet, in bytes or UTF-16 code units. */
  readonly size: number;
  /** Adds a message, which is written at the end of the tick. */
  add(encoded: string | Uint8Array): void;
  /** Writes everything that was added. */
  flush(): void;
}

/** Strings are joined up to this length. */
const maxJoined = 2 ** 24;

/** Calls `onDone` for each write that has left, and `onWritten` after a flush. */
export function createTickBuffer(
  output: Writable,
  onDone: () => void,
  onWritten: () => void,
): TickBuffer {
  let due: (string | Uint8Array)[] = [];
  let size = 0;

  const flush = () => {
    const parts = due;
    if (parts.length === 0) return;
    due = [];
    size = 0;
    if (parts.length > 1) output.cork();
    for (const part of parts) output.write(part, onDone);
    if (parts.length > 1) output.uncork();
    onWritten();
  };

  return {
    get size() {
      return size;
    },
    flush,
    add(encoded) {
      if (due.length === 0) process.nextTick(flush);
      const last = due.at(-1);
      const canJoin = typeof last === 'string' && typeof encoded === 'string' && size < maxJoined;
      if (canJoin) due[due.length - 1] = last + encoded;
      else due.push(encoded);
      size += encoded.length;
    },
  };
}
