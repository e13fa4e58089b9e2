import { setTimeout as wait } from 'node:timers/promises';
import type { Fault } from './serve-fault.ts';

/** The start of a response, up to the header that tells how long its body is. */
export const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';

/** Nothing ever comes. */
export const silence: Fault = () => {};

/** The connection is reset. */
export const reset: Fault = (socket) => {
  socket.resetAndDestroy();
};

/** The connection ends before anything was said. */
export const hangUp: Fault = (socket) => {
  socket.end();
};

/** These bytes, and nothing more; the connection stays open. */
export function say(bytes: string | Uint8Array): Fault {
  return (socket) => {
    socket.write(bytes);
  };
}

/** These bytes, and the end of the connection. */
export function sayAndHangUp(bytes: string | Uint8Array): Fault {
  return (socket) => {
    socket.end(bytes);
  };
}

/** These pieces, a moment between them, and the end of the connection. */
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

/** A start, and then the same again and again, as fast as it is taken. */
export function endless(start: string, again: string): Fault {
  return (socket) => {
    const more = () => {
      // Not at once, so that the client, in the same process, gets its turn.
      if (!socket.destroyed) socket.write(again, () => setImmediate(more));
    };
    socket.write(start, more);
  };
}

/** Piece after piece for ever, for `drip`. */
export function* forever(start: string, again: string): Generator<string> {
  yield start;
  for (;;) yield again;
}
