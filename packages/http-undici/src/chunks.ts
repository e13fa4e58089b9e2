import type { Collector } from './collect.ts';

/** A body whose chunks are read as they arrive. */
export interface Chunks extends Collector {
  readonly body: AsyncIterable<Uint8Array>;
}

/** How many bytes may be unread before the connection is paused. */
const maxUnread = 2 ** 16;

const end = { done: true, value: undefined } as const;

/**
 * Receives a body, and pauses the connection while the reader is behind. `finished` is called at the end of the body, and
 * `abort` if the reader leaves before.
 */
export function createChunks(finished: () => void, abort: () => void, drain: () => void): Chunks {
  const unread: Uint8Array[] = [];
  let size = 0;
  let state: 'flowing' | 'paused' | 'over' = 'flowing';
  let failure: Error | undefined;
  let wake = () => {};

  const finish = (error?: Error) => {
    if (state === 'over') return;
    state = 'over';
    failure = error;
    finished();
    wake();
  };

  return {
    write(chunk) {
      unread.push(chunk);
      size += chunk.length;
      wake();
      if (size > maxUnread && state === 'flowing') state = 'paused';
      return state !== 'paused';
    },
    end: () => finish(),
    fail: finish,
    destroy: () => finish(new Error('The call was aborted')),

    body: {
      [Symbol.asyncIterator]: () => ({
        async next() {
          while (unread.length === 0 && state !== 'over')
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
          const value = unread.shift();
          if (!value && failure) throw failure;
          if (!value) return end;
          size -= value.length;
          if (state === 'paused' && size === 0) {
            state = 'flowing';
            drain();
          }
          return { done: false, value };
        },
        async return() {
          unread.length = 0;
          if (state !== 'over') abort();
          return end;
        },
      }),
    },
  };
}
