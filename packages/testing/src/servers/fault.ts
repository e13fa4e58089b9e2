import { setTimeout as wait } from 'node:timers/promises';
import type { Fault } from './serve-fault.ts';

/** The start of a response, up to the header for the length of its body. */
export const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';

/** Sends nothing. */
export const silence: Fault = () => {};

/** Resets the connection. */
export const reset: Fault = (socket) => {
  socket.resetAndDestroy();
};

/** Ends the connection without a response. */
export const hangUp: Fault = (socket) => {
  socket.end();
};

/** Sends these bytes and nothing else; the connection stays open. */
export function say(bytes: string | Uint8Array): Fault {
  return (socket) => {
    socket.write(bytes);
  };
}

/** Sends these bytes and ends the connection. */
export function sayAndHangUp(bytes: string | Uint8Array): Fault {
  return (socket) => {
    socket.end(bytes);
  };
}

/** Sends these pieces with a pause after each, and ends the connection. */
export function drip(pieces: Iterable<string | Uint8Array>, milliseconds: number): Fault {
  return async (socket) => {
    for (const piece of pieces) {
      if (socket.destroyed) return;
      socket.write(piece);
      await wait(milliseconds, undefined, { ref: false });
    }
    socket.end();
  };
}

/** Sends `start`, and then `again` without end, as fast as the client reads. */
export function endless(start: string, again: string): Fault {
  return (socket) => {
    const more = () => {
      // Not immediately, because the client runs in the same process.
      if (!socket.destroyed) socket.write(again, () => setImmediate(more));
    };
    socket.write(start, more);
  };
}

/** `start`, and then `again` without end, for `drip`. */
export function* forever(start: string, again: string): Generator<string> {
  yield start;
  for (;;) yield again;
}
