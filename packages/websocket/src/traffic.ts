import { createDepartures, restOf } from '@jsonrpcclient/duplex';
import { isEmitter, type WebSocketLike } from './socket.ts';

/** Counts the bytes of a socket, including those of incomplete messages. */
export interface Traffic {
  /** Finds the connection below a socket; if there is none, only outgoing bytes can be counted. */
  fit(socket: WebSocketLike): void;
  /** Called with each message sent. */
  sent(text: string): void;
  /** Returns a number that changes when bytes arrive, or when bytes that had to wait leave. */
  count(): number;
}

/** The part of a Node socket that is used. */
interface Stream {
  readonly bytesRead: number;
  readonly bytesWritten: number;
  readonly writableLength: number;
}

export function createTraffic(): Traffic {
  const departures = createDepartures();
  let socket: WebSocketLike | undefined;
  let stream: Stream | undefined;
  /** In characters, each of which takes at least one byte. */
  let sent = 0;
  return {
    fit(given) {
      socket = given;
      if (!isEmitter(given)) return;
      given.on('upgrade', (response: { readonly socket?: Stream }) => {
        stream = response.socket;
      });
    },
    sent(text) {
      sent += text.length;
    },
    count() {
      const waiting = socket?.bufferedAmount ?? 0;
      if (!stream) return departures({ isFull: waiting > 0, done: sent - waiting });
      const { bytesRead, bytesWritten, writableLength } = stream;
      const rest = restOf(stream);
      const isFull = (rest ?? waiting) > 0;
      return bytesRead + departures({ isFull, done: bytesWritten - writableLength, rest });
    },
  };
}
