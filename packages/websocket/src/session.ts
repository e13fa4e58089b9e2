import {
  ChannelError,
  type ChannelEvent,
  createInbox,
  createLatch,
  type Flow,
  isLarger,
  type Latch,
  type Queue,
  startTimer,
} from '@jsonrpcclient/duplex';
import { type CloseFrame, createClosing } from './closing.ts';
import { type Listener, listen } from './listen.ts';
import type { WebSocketOptions } from './options.ts';
import { toBreakError, toCloseError, toOpenError, tooLarge, tooLate } from './problem.ts';
import { createRoom, type Room } from './room.ts';
import { isEmitter, OPEN, type WebSocketLike } from './socket.ts';

/** What others wait for on a socket; all of it ends with the socket. */
interface Outlets {
  readonly messages: Queue<string | ChannelEvent>;
  /** Waits for a pong. */
  readonly pongs: Latch;
  readonly room: Room;
}

/** The life of one socket. */
export interface Session extends Outlets {
  /** Starts with the socket that `make` returns, unless the session has already ended. */
  start(make: () => WebSocketLike): void;
  /** Returns the socket while messages can be sent. */
  open(): WebSocketLike | undefined;
  /** Ends the messages, with the error if there is one, and closes the socket; settles when it is closed. */
  end(error?: unknown, frame?: CloseFrame): Promise<void>;
}

/** Bytes that may be buffered before `send` returns a promise. */
const highWaterMark = 2 ** 20;

export function createSession(options: WebSocketOptions): Session {
  const { maxMessageBytes = 2 ** 26, connectTimeout = 10_000, closeTimeout = 1000 } = options;
  // Only a `ws` socket can stop reading.
  const ws = () => (socket && isEmitter(socket) ? socket : undefined);
  const flow: Flow = {
    pause: () => ws()?.pause?.(),
    resume: () => ws()?.isPaused && ws()?.resume?.(),
  };
  const outlets: Outlets = {
    messages: createInbox(() => end(), flow),
    pongs: createLatch(),
    room: createRoom(() => socket !== undefined && socket.bufferedAmount > highWaterMark),
  };
  const closing = createClosing(closeTimeout);
  let state: 'connecting' | 'open' | 'ended' = 'connecting';
  let socket: WebSocketLike | undefined;

  const end = (error?: unknown, frame: CloseFrame = [1000]) => {
    if (state === 'ended') return closing.gone;
    state = 'ended';
    clearTimeout(timer);
    endAll(outlets, error);
    // The peer's close frame must be read too.
    flow.resume();
    closing.begin(socket, frame);
    return closing.gone;
  };
  const timer = startTimer(connectTimeout, () => end(tooLate()));
  const listener: Listener = {
    open() {
      if (state === 'ended') return;
      state = 'open';
      clearTimeout(timer);
      outlets.messages.push({ state: 'open' });
    },
    message(text) {
      if (isLarger(text, maxMessageBytes)) end(tooLarge(), [1009]);
      else outlets.messages.push(text);
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

function endAll({ messages, pongs, room }: Outlets, error: unknown): void {
  if (error === undefined) messages.end();
  else messages.end(error);
  const fate = error ?? new ChannelError('the connection was closed');
  pongs.fail(fate);
  room.fail(fate);
}
