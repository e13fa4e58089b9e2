import { ChannelError, createLatch, startTimer } from '@jsonrpcclient/duplex';
import { CLOSED, type EmitterSocket, type WebSocketLike } from './socket.ts';

/** The close code and, optionally, the reason that this side sends. */
export type CloseFrame = readonly [code: number, text?: string];

/** The closing of a socket. */
export interface Closing {
  /** Settles when the socket is closed, or nothing more can be done about it. */
  readonly gone: Promise<void>;
  /** Starts the closing handshake, and waits for the server until the timeout. */
  begin(socket: WebSocketLike | undefined, frame: CloseFrame): void;
  /** Called when the socket is closed. */
  done(): void;
}

export function createClosing(timeout: number): Closing {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const latch = createLatch();
  const done = () => {
    clearTimeout(timer);
    latch.release();
  };
  return {
    gone: latch.wait(),
    done,
    begin(socket, frame) {
      if (!socket || socket.readyState === CLOSED) return done();
      timer = startTimer(timeout, () => {
        if ('terminate' in socket) (socket as EmitterSocket).terminate();
        else done();
      });
      const [code, text] = frame;
      try {
        socket.close(code, text);
      } catch {
        // Browsers reject all codes except 1000 and 3000 to 4999; `ws` accepts a few more.
        socket.close(1000, text);
      }
    },
  };
}

/** Returns the code and reason of a `ChannelError` with an integer code; other errors are not revealed to the server. */
export function toFrame(reason: unknown): CloseFrame {
  if (!(reason instanceof ChannelError) || !Number.isInteger(reason.code)) return [1000];
  const { code, message, reason: text = message.replace(` (${code})`, '') } = reason;
  // A close frame has room for 123 bytes; a character is never cut in two.
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(123));
  return [Number(code), text.slice(0, read)];
}
