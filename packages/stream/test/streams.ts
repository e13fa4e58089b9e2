import { PassThrough, Writable, type WritableOptions } from 'node:stream';
import { type Channel, streamChannel } from '@jsonrpcclient/stream';

/** A channel over two streams in memory. */
export interface Opened {
  readonly channel: Channel;
  /** The stream that the peer writes to. */
  readonly input: PassThrough;
  /** The stream that the peer reads from. */
  readonly output: PassThrough;
}

export function open(options?: Parameters<typeof streamChannel>[2]): Opened {
  const input = new PassThrough();
  const output = new PassThrough();
  return { input, output, channel: streamChannel(input, output, options) };
}

/** A writable stream, and what is written in each write. */
export interface Sink {
  readonly output: Writable;
  readonly writes: readonly string[];
  /** Accepts no more data until `unblock`. */
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
