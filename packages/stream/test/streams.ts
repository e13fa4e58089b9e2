import { PassThrough, Writable, type WritableOptions } from 'node:stream';
import { type Channel, streamChannel } from '@jsonrpcclient/stream';

/** A channel over two streams in memory. */
export interface Opened {
  readonly channel: Channel;
  /** What the other side writes to. */
  readonly input: PassThrough;
  /** What the other side reads. */
  readonly output: PassThrough;
}

export function open(options?: Parameters<typeof streamChannel>[2]): Opened {
  const input = new PassThrough();
  const output = new PassThrough();
  return { input, output, channel: streamChannel(input, output, options) };
}

/** A stream that can be written to, and what is written at once. */
export interface Sink {
  readonly output: Writable;
  readonly writes: readonly string[];
  /** Takes no more until `unblock`. */
  block(): void;
  unblock(): void;
}

export function createSink(options?: WritableOptions): Sink {
  const writes: string[] = [];
  let isBlocked = false;
  let done: (() => void) | undefined;
  const take = (text: string, callback: () => void) => {
    writes.push(text);
    if (isBlocked) done = callback;
    else callback();
  };
  const output = new Writable({
    write: (chunk, _, callback) => take(String(chunk), callback),
    writev: (chunks, callback) => take(chunks.map(({ chunk }) => chunk).join(''), callback),
    ...options,
  });
  return {
    output,
    writes,
    block() {
      isBlocked = true;
    },
    unblock() {
      isBlocked = false;
      done?.();
    },
  };
}
