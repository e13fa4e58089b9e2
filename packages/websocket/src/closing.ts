import { createWaiting } from '@jsonrpcclient/duplex';
import { CLOSED, type WebSocketLike } from './socket.ts';
import { startTimer } from './timer.ts';

/** The end of a socket. */
export interface Closing {
  /** Settles when nothing is left of it, or nothing more can be done. */
  readonly gone: Promise<void>;
  /** Tells the server, and waits for it no longer than the timeout. */
  begin(socket: WebSocketLike | undefined, code: number): void;
  /** It is closed. */
  done(): void;
}

export function createClosing(timeout: number): Closing {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const waiting = createWaiting();
  const done = () => {
    clearTimeout(timer);
    waiting.release();
  };
  return {
    gone: waiting.wait(),
    done,
    begin(socket, code) {
      if (!socket || socket.readyState === CLOSED) return done();
      timer = startTimer(timeout, () => {
        if (isTerminable(socket)) socket.terminate();
        else done();
      });
      close(socket, code);
    },
  };
}

/** Browsers let a page give no code but 1000 and those of its own. */
function close(socket: WebSocketLike, code: number): void {
  try {
    socket.close(code);
  } catch {
    socket.close();
  }
}

function isTerminable(socket: WebSocketLike): socket is WebSocketLike & { terminate(): void } {
  return 'terminate' in socket;
}
