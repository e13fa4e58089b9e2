import { createDepartures, restOf } from '@jsonrpcclient/duplex';
import { isEmitter, type WebSocketLike } from './socket.ts';

/** The bytes on their way over a socket, in whole messages or not. */
export interface Traffic {
  /** Finds the connection beneath a socket; where there is none, only what leaves is seen. */
  fit(socket: WebSocketLike): void;
  /** Comes with each message. */
  sent(text: string): void;
  /** Another number when bytes came, or left after they had to wait. */
  count(): number;
}

/** What is used of a socket of Node. */
interface Stream {
  readonly bytesRead: number;
  readonly bytesWritten: number;
  readonly writableLength: number;
}

export function createTraffic(): Traffic {
  const departures = createDepartures();
  let socket: WebSocketLike | undefined;
  let stream: Stream | undefined;
  /** In characters, of which none takes less than a byte. */
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
