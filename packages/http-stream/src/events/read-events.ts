import { maxDelay, startTimer } from '@jsonrpcclient/duplex';
import type { EventReader } from './event-reader.ts';

export interface ReadOptions {
  /** Milliseconds without a byte after which the stream counts as broken; none by default. */
  readonly idleTimeout?: number | undefined;
  /** Called when bytes have arrived. */
  readonly onChunk?: (() => void) | undefined;
}

/**
 * Passes each message of an event stream to `take`, until the stream ends or `take` returns true, because the rest doesn't
 * matter. Reads the next bytes when `room` allows it. Throws if the stream breaks, or if an event is too large.
 */
export async function readEvents(
  body: AsyncIterable<Uint8Array>,
  reader: EventReader,
  { idleTimeout = maxDelay + 1, onChunk }: ReadOptions,
  take: (text: string) => boolean,
  room: () => Promise<void> | undefined,
): Promise<void> {
  const chunks = body[Symbol.asyncIterator]();
  let idle: Error | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const watch = () => {
    timer = startTimer(idleTimeout, () => {
      idle = new Error(`the event stream was silent for ${idleTimeout} ms`);
      chunks.return?.();
    });
  };
  try {
    for (;;) {
      watch();
      const { done, value } = await chunks.next();
      clearTimeout(timer);
      if (done) break;
      onChunk?.();
      if (reader.read(value).some(take)) return;
      const full = room();
      if (full) await full;
    }
  } catch (error) {
    throw idle ?? error;
  } finally {
    clearTimeout(timer);
    chunks.return?.();
  }
  if (idle) throw idle;
}
