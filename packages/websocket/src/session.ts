import { isLarger, startTimer } from '@jsonrpcclient/duplex';
import { type CloseFrame, createClosing } from './closing.ts';
import { type Listener, listen } from './listen.ts';
import type { WebSocketOptions } from './options.ts';
import { createOutlets, type Outlets } from './outlets.ts';
import { toBreakError, toCloseError, toOpenError, tooLarge, tooLate } from './problem.ts';
import { OPEN, type WebSocketLike } from './socket.ts';

/** The life of one socket. */
export interface Session extends Outlets {
  /** Starts with the socket that `make` returns, unless the session has already ended. */
  start(make: () => WebSocketLike): void;
  /** Returns the socket while messages can be sent. */
  open(): WebSocketLike | undefined;
  /** Ends the messages, with the error if there is one, and closes the socket; settles when it is closed. */
  end(error?: unknown, frame?: CloseFrame): Promise<void>;
}

export function createSession(options: WebSocketOptions): Session {
  const { maxMessageBytes = 2 ** 26, connectTimeout = 10_000, closeTimeout = 1000 } = options;
  const closing = createClosing(closeTimeout);
  let state: 'connecting' | 'open' | 'ended' = 'connecting';
  let socket: WebSocketLike | undefined;
  const outlets = createOutlets(
    () => socket,
    () => end(),
  );
  const { messages } = outlets;

  const end = (error?: unknown, frame: CloseFrame = [1000]) => {
    if (state === 'ended') return closing.gone;
    state = 'ended';
    clearTimeout(timer);
    outlets.end(error);
    closing.begin(socket, frame);
    return closing.gone;
  };
  const timer = startTimer(connectTimeout, () => end(tooLate()));
  const listener: Listener = {
    open() {
      if (state === 'ended') return;
      state = 'open';
      clearTimeout(timer);
      messages.push({ state: 'open' });
    },
    message(text) {
      if (isLarger(text, maxMessageBytes)) end(tooLarge(), [1009]);
      else messages.push(text);
    },
    error(error) {
      // Not left to `close`, which the WebSocket of Node 22 does not emit if it never opened.
      if (state === 'connecting') end(toOpenError(error, 1006));
      const broken = state === 'open' ? toBreakError(error) : undefined;
      if (broken) end(broken);
    },
    close(code, reason) {
      end(state === 'open' ? toCloseError(code, reason) : toOpenError(undefined, code, reason));
      closing.done();
    },
    pong: outlets.pongs.release,
  };

  return {
    ...outlets,
    end,
    open: () => (state === 'open' && socket?.readyState === OPEN ? socket : undefined),
    start(make) {
      if (state === 'ended') return;
      try {
        socket = make();
        listen(socket, listener);
      } catch (error) {
        end(error);
      }
    },
  };
}
