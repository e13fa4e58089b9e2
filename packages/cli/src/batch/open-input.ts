import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import type { Io } from '../io.ts';
import { UsageError } from '../usage-error.ts';

/** The input of `batch`. */
export interface Input {
  readonly stream: AsyncIterable<Uint8Array | string>;
  /** Identifies it in a log. */
  readonly name: string;
  /** Which part of it has been read, from 0 to 1; undefined if its size isn't known. */
  readonly read: () => number | undefined;
  /** The path of a file that is named on the command line. */
  readonly resolve: (path: string) => string;
}

/** Opens a file, or standard input for `-`. */
export async function openInput(
  path: string,
  io: Pick<Io, 'stdin' | 'cwd'>,
  signal: AbortSignal,
): Promise<Input> {
  const toPath = (name: string) => resolve(io.cwd(), name);
  const until = (stream: Readable) => endWith(stream, signal);
  if (path === '-')
    return { stream: until(io.stdin), name: '-', read: () => undefined, resolve: toPath };
  try {
    const { size } = await stat(toPath(path));
    const stream = createReadStream(toPath(path), { highWaterMark: 2 ** 18 });
    const read = () => (size > 0 ? Math.min(1, stream.bytesRead / size) : undefined);
    return { stream: until(stream), name: `${toPath(path)}, ${size} bytes`, read, resolve: toPath };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`the file can't be read (${code})`);
  }
}

/** Reads a stream to its end, or until the signal aborts, even if no more data comes. */
async function* endWith(
  stream: Readable,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array | string> {
  const stop = () => stream.destroy();
  signal.addEventListener('abort', stop);
  try {
    yield* stream;
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
