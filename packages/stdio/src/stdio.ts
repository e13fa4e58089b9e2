import type { Readable, Writable } from 'node:stream';
import { type Channel, type StreamOptions, streamChannel, wrongKind } from '@jsonrpcclient/stream';
import { type ProcessChannel, type ProcessOptions, start } from './start.ts';

/** The streams to read and write: those of this process, or of a process started elsewhere. */
export interface Streams {
  readonly input: Readable;
  readonly output: Writable;
}

/**
 * A channel over the stdin and stdout of a process that it starts and ends, or over existing streams. If the process
 * exits with a code other than 0 or is killed by a signal, the channel fails with that code or signal.
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
  if (typeof target?.input?.on !== 'function' || typeof target.output?.on !== 'function')
    throw wrongKind('stdio', 'a command or { input, output }', target);
  return streamChannel(target.input, target.output, second as StreamOptions);
}
