import { ChannelError, createLatch, startTimer } from '@jsonrpcclient/duplex';
import { CLOSED, type WebSocketLike } from './socket.ts';

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
        if (isTerminable(socket)) socket.terminate();
        else done();
      });
      close(socket, frame);
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

/** Falls back to 1000 because browsers reject all codes except 1000 and 3000 to 4999; `ws` accepts a few more. */
function close(socket: WebSocketLike, [code, text]: CloseFrame): void {
  try {
    socket.close(code, text);
  } catch {
    socket.close(1000, text);
  }
}

function isTerminable(socket: WebSocketLike): socket is WebSocketLike & { terminate(): void } {
  return 'terminate' in socket;
}
