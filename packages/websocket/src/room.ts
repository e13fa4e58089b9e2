import { createLatch } from '@jsonrpcclient/duplex';

/** Holds back callers who send faster than messages leave. */
export interface Room {
  /** Returns undefined if there is room. */
  wait(): Promise<void> | undefined;
  fail(error: unknown): void;
}

/** Checks for room every 10 ms, because a WebSocket has no event for it. */
export function createRoom(isFull: () => boolean): Room {
  const latch = createLatch();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    timer = isFull() ? setTimeout(look, 10) : undefined;
    if (!timer) latch.release();
  };
  return {
    wait() {
      if (!isFull()) return undefined;
      timer ??= setTimeout(look, 10);
      return latch.wait();
    },
    fail(error) {
      clearTimeout(timer);
      latch.fail(error);
    },
  };
}
