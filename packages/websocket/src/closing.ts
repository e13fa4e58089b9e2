import { ChannelError, createLatch } from '@jsonrpcclient/duplex';
import { CLOSED, type WebSocketLike } from './socket.ts';
import { startTimer } from './timer.ts';

/** Why this side closes: a code, and a text that may say more. */
export type CloseFrame = readonly [code: number, text?: string];

/** The end of a socket. */
export interface Closing {
  /** Settles when nothing is left of it, or nothing more can be done. */
  readonly gone: Promise<void>;
  /** Tells the server, and waits for it no longer than the timeout. */
  begin(socket: WebSocketLike | undefined, frame: CloseFrame): void;
  /** It is closed. */
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

/** What a `ChannelError` with an integer code says; of other errors the server learns nothing. */
export function toFrame(reason: unknown): CloseFrame {
  if (!(reason instanceof ChannelError) || !Number.isInteger(reason.code)) return [1000];
  const { code, message, reason: text = message.replace(` (${code})`, '') } = reason;
  // More does not fit in; a character is never cut in two.
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(123));
  return [Number(code), text.slice(0, read)];
}

/** Browsers let a page give no code but 1000 and those of its own. */
function close(socket: WebSocketLike, frame: CloseFrame): void {
  try {
    socket.close(...frame);
  } catch {
    socket.close();
  }
}

function isTerminable(socket: WebSocketLike): socket is WebSocketLike & { terminate(): void } {
  return 'terminate' in socket;
}
