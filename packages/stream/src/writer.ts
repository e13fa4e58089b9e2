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
import { createTickBuffer } from './tick-buffer.ts';

/** Joins the messages of one tick into one write. */
export interface Writer {
  /** Returns a promise, shared by all waiting callers, if there is no room; throws if the text cannot be sent. */
  send(text: string): void | Promise<void>;
  open(): void;
  /** Writes the messages that were added, and accepts no more. */
  close(): void;
  /** Grows if something that had to wait has left since the last call. */
  departures(): number;
  /** Rejects all waiting callers, because nothing will leave any more. */
  readonly fail: Latch['fail'];
}

export interface WriterOptions {
  readonly framing: Framing;
  readonly maxMessageBytes: number;
  readonly on: Listeners['on'];
  /** Whether the output is open from the start. */
  readonly isOpen: boolean;
}

export function createWriter(output: Writable, options: WriterOptions): Writer {
  const { framing, maxMessageBytes, on } = options;
  let isOpen = options.isOpen;
  let isClosed = false;
  const { wait, release, fail } = createLatch();
  const departures = createDepartures();
  let done = 0;
  const onDone = () => {
    done++;
  };
  const buffer = createTickBuffer(output, onDone, () => {
    if (output.writable && !output.writableNeedDrain) release();
  });

  const check = (text: string) => {
    const problem = isClosed || (isOpen && !output.writable) ? 'closed' : !isOpen && 'not open yet';
    if (problem) throw new ChannelError(`the channel is ${problem}`, { sent: 'no' });
    if (!isLarger(text, maxMessageBytes)) return;
    throw new ChannelError(
      `the message is larger than ${maxMessageBytes} bytes (see maxMessageBytes)`,
      { sent: 'no' },
    );
  };

  on(output, 'drain', release);
  // A stream that is ending does not emit `drain`.
  on(output, 'finish', release);

  return {
    send(text) {
      check(text);
      buffer.add(framing.encode(text));
      if (buffer.size <= output.writableHighWaterMark && !output.writableNeedDrain)
        return undefined;
      return wait();
    },
    open() {
      isOpen = true;
    },
    close() {
      isClosed = true;
      buffer.flush();
    },
    departures() {
      const rest = restOf(output);
      return departures({ isFull: (rest ?? output.writableLength) > 0, done, rest });
    },
    fail,
  };
}
