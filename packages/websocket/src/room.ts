import { createLatch } from '@jsonrpcclient/duplex';

/** What holds back those who send more than leaves. */
export interface Room {
  /** Undefined where there is room. */
  wait(): Promise<void> | undefined;
  fail(error: unknown): void;
}

/** No event of a WebSocket tells that there is room again, so that it is looked at every 10 ms. */
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
