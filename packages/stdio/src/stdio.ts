import type { Readable, Writable } from 'node:stream';
import { type Channel, type StreamOptions, streamChannel } from '@jsonrpcclient/stream';
import { type ProcessChannel, type ProcessOptions, start } from './start.ts';

/** What is read and what is written: of this process, or of another one that was started elsewhere. */
export interface Streams {
  readonly input: Readable;
  readonly output: Writable;
}

/**
 * A channel over the standard input and output of a process that it starts and ends, or over given streams. A process
 * that ends with another code than 0, or by a signal, breaks the channel with that code.
 */
export function stdio(
  command: string,
  args?: readonly string[],
  options?: ProcessOptions,
): ProcessChannel;
export function stdio(streams: Streams, options?: StreamOptions): Channel;
export function stdio(
  target: string | Streams,
  second: readonly string[] | StreamOptions = [],
  options: ProcessOptions = {},
): Channel {
  if (typeof target === 'string') return start(target, second as readonly string[], options);
  return streamChannel(target.input, target.output, second as StreamOptions);
}
