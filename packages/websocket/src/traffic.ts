import { createDepartures, restOf } from '@jsonrpcclient/duplex';
import type { Stream, WebSocketLike } from './socket.ts';

/** Counts the bytes of a socket, including those of incomplete messages. */
export interface Traffic {
  /** Called with each message sent. */
  sent(text: string): void;
  /** Returns a number that changes when bytes arrive, or when bytes that had to wait leave. */
  count(): number;
}

/** Without a stream below the socket, only outgoing bytes can be counted. */
export function createTraffic(
  socketOf: () => WebSocketLike | undefined,
  streamOf: () => Stream | undefined,
): Traffic {
  const departures = createDepartures();
  /** In characters, each of which takes at least one byte. */
  let sent = 0;
  return {
    sent(text) {
      sent += text.length;
    },
    count() {
      const stream = streamOf();
      const waiting = socketOf()?.bufferedAmount ?? 0;
      if (!stream) return departures({ isFull: waiting > 0, done: sent - waiting });
      const { bytesRead, bytesWritten, writableLength } = stream;
      const rest = restOf(stream);
      const isFull = (rest ?? waiting) > 0;
      return bytesRead + departures({ isFull, done: bytesWritten - writableLength, rest });
    },
  };
}
