import type { Writable } from 'node:stream';
import {
  ChannelError,
  createDepartures,
  createLatch,
  isLarger,
  type Latch,
  restOf,
} from '@jsonrpcclient/duplex';
import type { Framing } from './framing.ts';
import type { Listeners } from './listeners.ts';

/** Joins the messages of one tick into one write. */
export interface Writer {
  /** Returns a promise, shared by all who wait, if there is no room; throws if the text cannot be sent. */
  send(text: string): void | Promise<void>;
  open(): void;
  /** Writes what is due, and accepts no more messages. */
  close(): void;
  /** Grows if something that had to wait has left since the last look. */
  departures(): number;
  /** Rejects all who wait, because nothing leaves any more. */
  readonly fail: Latch['fail'];
}

export interface WriterOptions {
  readonly framing: Framing;
  readonly maxMessageBytes: number;
  readonly on: Listeners['on'];
  /** Whether the output is open from the start. */
  readonly isOpen: boolean;
}

/** Strings are joined up to this length. */
const maxJoined = 2 ** 24;

export function createWriter(output: Writable, options: WriterOptions): Writer {
  const { framing, maxMessageBytes, on } = options;
  let isOpen = options.isOpen;
  let isClosed = false;
  let due: (string | Uint8Array)[] = [];
  let size = 0;
  const { wait, release, fail } = createLatch();
  const departures = createDepartures();
  let done = 0;
  const onDone = () => {
    done++;
  };

  const check = (text: string) => {
    const problem = isClosed || (isOpen && !output.writable) ? 'closed' : !isOpen && 'not open yet';
    if (problem) throw new ChannelError(`the channel is ${problem}`, { sent: 'no' });
    if (!isLarger(text, maxMessageBytes)) return;
    throw new ChannelError(
      `the message is larger than ${maxMessageBytes} bytes (see maxMessageBytes)`,
      { sent: 'no' },
    );
  };

  const add = (encoded: string | Uint8Array) => {
    if (due.length === 0) process.nextTick(flush);
    const last = due.at(-1);
    const canJoin = typeof last === 'string' && typeof encoded === 'string' && size < maxJoined;
    if (canJoin) due[due.length - 1] = last + encoded;
    else due.push(encoded);
    size += encoded.length;
  };

  const flush = () => {
    const parts = due;
    if (parts.length === 0) return;
    due = [];
    size = 0;
    if (parts.length > 1) output.cork();
    for (const part of parts) output.write(part, onDone);
    if (parts.length > 1) output.uncork();
    if (output.writable && !output.writableNeedDrain) release();
  };

  on(output, 'drain', release);
  // A stream that is ending does not emit `drain`.
  on(output, 'finish', release);

  return {
    send(text) {
      check(text);
      add(framing.encode(text));
      if (size <= output.writableHighWaterMark && !output.writableNeedDrain) return undefined;
      return wait();
    },
    open() {
      isOpen = true;
    },
    close() {
      isClosed = true;
      flush();
    },
    departures() {
      const rest = restOf(output);
      return departures({ isFull: (rest ?? output.writableLength) > 0, done, rest });
    },
    fail,
  };
}
